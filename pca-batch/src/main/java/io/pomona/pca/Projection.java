package io.pomona.pca;

import io.pomona.job.UserError;
import io.pomona.pca.publish.Projector;
import io.pomona.pca.publish.Projector.Projected;
import io.pomona.pca.publish.PublishedFit;
import io.pomona.pca.publish.PublishedFits;
import io.pomona.pca.report.ReportFacts;
import io.pomona.pca.statistics.FeaturesReader;
import io.pomona.pca.statistics.FeaturesSnapshot;
import io.pomona.pca.statistics.StatisticsTable;
import org.apache.spark.sql.SparkSession;

/**
 * What {@code pomona pca --project-only} does between refits: the reduced table is brought up to
 * the latest version of the features table with the fit that was published last. No model is made;
 * {@code pca_version} stays. Then the exports and the report, if they are wanted.
 */
public final class Projection {

  private final SparkSession spark;
  private final PcaOptions options;
  private Messages messages = new Messages(line -> {});

  /** A projection on the caller's session; {@code options}' components and origin do not count. */
  public Projection(SparkSession spark, PcaOptions options) {
    this.spark = spark;
    this.options = options;
  }

  /** Says on {@code messages} what it reads, finds and writes. */
  Projection tell(Messages messages) {
    this.messages = messages;
    return this;
  }

  /**
   * Runs the projection.
   *
   * @throws UserError if nothing is fitted yet, the features are of another model than the fit, or
   *     the table does not allow it
   */
  public ProjectionResult execute() {
    try (JobDescription description = new JobDescription(spark, options.features())) {
      new ExportPlaces(spark, options).requireFree();
      Exporting exporting = new Exporting(spark, options, messages);
      description.now("choosing version and model");
      FeaturesSnapshot snapshot =
          new FeaturesReader(spark, options.features())
              .latest(options.model(), new StatisticsTable(spark, options.models()));
      messages.reading(snapshot, options);
      PublishedFit fit = fitOf(snapshot);
      messages.projecting(fit);
      description.now("projecting");
      Projected projected = new Projector(spark, options.reduced()).project(snapshot, fit);
      messages.projected(projected, options);
      exporting.export(facts(snapshot, fit), projected.reducedVersion(), description);
      return new ProjectionResult(fit.pcaVersion(), snapshot.version(), projected);
    }
  }

  private PublishedFit fitOf(FeaturesSnapshot snapshot) {
    PublishedFit fit =
        new PublishedFits(spark, options.models())
            .newest()
            .orElseThrow(
                () ->
                    new UserError(
                        "There is no PCA model at '%s' to project on. Call pomona pca without --project-only first, or name the models table by --models."
                            .formatted(options.models())));
    if (!fit.model().equals(snapshot.model())) {
      throw new UserError(
          "The features are of model '%s', and version %d at '%s' was fitted on model '%s'. Call pomona pca without --project-only, or give --model %s."
              .formatted(
                  snapshot.model(), fit.pcaVersion(), options.models(), fit.model(), fit.model()));
    }
    return fit;
  }

  // What the page says of the fit stays as it was fitted; its points are all that are projected.
  private ReportFacts facts(FeaturesSnapshot snapshot, PublishedFit fit) {
    return new ReportFacts(
        fit.pcaVersion(),
        fit.createdAt(),
        fit.model(),
        snapshot.location(),
        fit.featuresVersion(),
        options.reduced(),
        fit.modelPath(),
        fit.rowCount(),
        snapshot.otherModels().rowCount(),
        fit.width(),
        fit.centered(),
        fit.explainedVariance());
  }
}
