package io.pomona.quickstart;

import java.time.Duration;

/** What the tour says at its end. */
final class TourSummary {

  private TourSummary() {}

  static String of(
      TourTables tables, TourPlaces places, Duration untilFeatures, Duration untilReport) {
    long features = tables.features();
    return """

        %d images have features, %d quarantined, %d reduced
        %.1f images/s from the first upload to the last row, start-up included (%d s); %d s with the PCA
        %.1f %% of the variance explained

          images      %s
          features    %s
          quarantine  %s
          reduced     %s
          models      %s
          matrix      %s
          report      %s"""
        .formatted(
            features,
            tables.quarantined(),
            tables.reduced(),
            features / Math.max(0.001, untilFeatures.toMillis() / 1000.0),
            untilFeatures.toSeconds(),
            untilReport.toSeconds(),
            100 * tables.explainedVariance(),
            places.images(),
            places.features(),
            places.quarantine(),
            places.reduced(),
            places.models(),
            places.matrix(),
            places.report().toUri());
  }

  static String howToGoOn(TourPlaces places) {
    return """

        The S3 server and the stream run on. Put images of your own, each in a folder that is its label, into
          %s
        or upload them with the AWS command line:
          source '%s'
          aws s3 cp FOLDER %s --recursive
        Ctrl-C ends everything."""
        .formatted(
            places.dropFolder(),
            places.environmentFile(),
            "s3://" + TourPlaces.BUCKET + "/" + TourPlaces.IMAGES_PREFIX);
  }
}
