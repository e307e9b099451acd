package io.pomona.pca;

import io.pomona.job.UserError;
import io.pomona.pca.components.EigenSolver;
import io.pomona.pca.components.LapackEigenSolver;
import io.pomona.pca.components.PrincipalComponents;
import io.pomona.pca.components.SignRule;
import io.pomona.pca.components.SymmetricMatrix;
import io.pomona.pca.components.Verification;
import io.pomona.pca.publish.Fit;
import io.pomona.pca.publish.PreviousDirections;
import io.pomona.pca.publish.Publication;
import io.pomona.pca.publish.Publisher;
import io.pomona.pca.statistics.FeatureMeans;
import io.pomona.pca.statistics.FeatureStatistics;
import io.pomona.pca.statistics.FeaturesReader;
import io.pomona.pca.statistics.FeaturesSnapshot;
import io.pomona.pca.statistics.StatisticsCollector;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * One refit, from the latest version of the features table to everything that is published.
 *
 * <pre>{@code
 * RefitResult result = new Refit(spark, PcaOptions.of(features, reduced)).execute();
 * }</pre>
 *
 * <p>Nothing is published unless the components pass {@link Verification}. Exports and report come
 * after publishing: if one of them fails, the version stands.
 */
public final class Refit {

  private final SparkSession spark;
  private final PcaOptions options;
  private EigenSolver solver = new LapackEigenSolver();
  private Messages messages = new Messages(line -> {});

  /** A refit on the caller's session. */
  public Refit(SparkSession spark, PcaOptions options) {
    this.spark = spark;
    this.options = options;
  }

  /** Says on {@code messages} what it reads, finds and writes. */
  Refit tell(Messages messages) {
    this.messages = messages;
    return this;
  }

  /** Takes eigenpairs from {@code solver}, which is verified like any other. */
  Refit solver(EigenSolver solver) {
    this.solver = solver;
    return this;
  }

  /** The latest version of the features table, which {@link #execute} would read now. */
  public long featuresVersion() {
    return new FeaturesReader(spark, options.features()).latestVersion();
  }

  /**
   * Runs the refit.
   *
   * @throws UserError if the table, its rows or the options do not allow a fit
   * @throws io.pomona.pca.components.ComponentsException if the fit fails its verification
   */
  public RefitResult execute() {
    try (JobDescription description = new JobDescription(spark, options.features())) {
      Exporting exporting = new Exporting(spark, options, messages);
      exporting.requireNoTables();
      description.now("choosing version and model");
      FeaturesSnapshot snapshot =
          new FeaturesReader(spark, options.features()).latest(options.model());
      messages.reading(snapshot, options);
      FeatureStatistics statistics = statistics(snapshot, description);
      SymmetricMatrix covariance = covariance(statistics, snapshot);
      description.now("components");
      PrincipalComponents found = solver.leading(covariance, options.components());
      Verification verification = Verification.of(covariance, found);
      messages.verified(found, verification);
      description.now("publishing");
      Publisher publisher = new Publisher(spark, options.models(), options.reduced());
      Fit fit =
          new Fit(
              snapshot, statistics.mean(), signed(found, snapshot, publisher), options.origin());
      Publication publication = publisher.publish(fit);
      messages.published(publication, options);
      exporting.export(fit, publication, description);
      return result(fit, verification, publication);
    }
  }

  private FeatureStatistics statistics(FeaturesSnapshot snapshot, JobDescription description) {
    StatisticsCollector collector = new StatisticsCollector(spark, snapshot);
    description.now("mean of the features");
    FeatureMeans means = collector.means();
    requireComponents(means, snapshot);
    description.now("covariance of the features");
    return collector.around(means);
  }

  private void requireComponents(FeatureMeans means, FeaturesSnapshot snapshot) {
    int components = options.components();
    if (components > means.width()) {
      throw new UserError(
          "--components is %d, and the features of model '%s' are %d wide: ask for at most %d."
              .formatted(components, snapshot.model(), means.width(), means.width()));
    }
    if (means.count() <= components) {
      throw new UserError(
          "%,d rows of model '%s' in '%s' (version %d) are too few for --components %d: n rows vary in at most n - 1 directions. Ask for fewer components, at least 2 rows for 1, or wait for %,d more rows."
              .formatted(
                  means.count(),
                  snapshot.model(),
                  snapshot.location(),
                  snapshot.version(),
                  components,
                  components + 1 - means.count()));
    }
  }

  // Equal rows leave a scatter of rounding errors, some 1e-32 of the squared mean.
  private SymmetricMatrix covariance(FeatureStatistics statistics, FeaturesSnapshot snapshot) {
    SymmetricMatrix covariance = statistics.covariance();
    double squaredMean = Arrays.stream(statistics.mean()).map(mean -> mean * mean).sum();
    if (covariance.trace() <= 1e-26 * squaredMean) {
      throw new UserError(
          "All %,d rows of model '%s' in '%s' (version %d) have the same features: there is no variance to explain. Check that the images differ."
              .formatted(
                  statistics.count(), snapshot.model(), snapshot.location(), snapshot.version()));
    }
    return covariance;
  }

  private PrincipalComponents signed(
      PrincipalComponents found, FeaturesSnapshot snapshot, Publisher publisher) {
    Optional<PreviousDirections> previous = publisher.previous(snapshot.model(), found.width());
    messages.signs(previous);
    return previous
        .map(earlier -> SignRule.alignedWith(found, earlier.directions()))
        .orElseGet(() -> SignRule.largestLoadingPositive(found));
  }

  private static RefitResult result(Fit fit, Verification verification, Publication publication) {
    FeaturesSnapshot snapshot = fit.snapshot();
    return new RefitResult(
        snapshot.model(),
        snapshot.version(),
        snapshot.rowCount(),
        snapshot.otherModels(),
        fit.components().count(),
        Arrays.stream(fit.components().explainedVariance()).sum(),
        verification,
        publication);
  }
}
