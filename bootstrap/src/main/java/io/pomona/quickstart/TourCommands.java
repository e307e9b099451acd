package io.pomona.quickstart;

import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of Pomona's own jobs on the tour's server.
 *
 * @param s3 the server
 * @param places where what is
 */
record TourCommands(LocalS3 s3, TourPlaces places) {

  private static final int COMPONENTS = 50;

  List<String> featurize(String trigger) {
    return command(
        "featurize",
        List.of(
            "--images",
            places.images(),
            "--features",
            places.features(),
            "--quarantine",
            places.quarantine(),
            "--trigger",
            trigger));
  }

  /** Reduces {@code rows} features, to fewer components than the usual when there are few. */
  List<String> pca(long rows) {
    return command(
        "pca",
        List.of(
            "--features",
            places.features(),
            "--reduced",
            places.reduced(),
            "--models",
            places.models(),
            "--components",
            String.valueOf(Math.min(COMPONENTS, Math.max(1, rows - 1))),
            "--csv",
            places.matrix().toUri().toString(),
            "--report",
            places.report().toString()));
  }

  private List<String> command(String name, List<String> options) {
    List<String> command = new ArrayList<>(List.of(name));
    command.addAll(options);
    s3.hadoopSettings()
        .forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    return command;
  }
}
