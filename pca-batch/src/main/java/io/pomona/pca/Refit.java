package io.pomona.pca;

import io.pomona.job.BackgroundQuery;
import io.pomona.job.UserError;
import io.pomona.pca.components.Decomposition;
import io.pomona.pca.components.Drift;
import io.pomona.pca.components.EigenSolver;
import io.pomona.pca.components.PrincipalComponents;
import io.pomona.pca.components.SignRule;
import io.pomona.pca.components.SymmetricMatrix;
import io.pomona.pca.components.Verification;
import io.pomona.pca.publish.Fit;
import io.pomona.pca.publish.PreviousDirections;
import io.pomona.pca.publish.Publication;
import io.pomona.pca.publish.PublishedFits;
import io.pomona.pca.publish.Publisher;
import io.pomona.pca.report.ReportFacts;
import io.pomona.pca.statistics.Collected;
import io.pomona.pca.statistics.FeatureStatistics;
import io.pomona.pca.statistics.FeaturesReader;
import io.pomona.pca.statistics.FeaturesSnapshot;
import io.pomona.pca.statistics.IncrementalStatistics;
import io.pomona.pca.statistics.StatisticsTable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One refit, from the latest version of the features table to everything that is published.
 *
 * <pre>{@code
 * RefitResult result = new Refit(spark, PcaOptions.of(features, reduced)).execute();
 * }</pre>
 *
 * <p>Where it can, it reads only the rows that came or went since the refit before, see {@link
 * IncrementalStatistics}.
 *
 * <p>Nothing is published unless the components pass {@link Verification}. Exports and report come
 * after publishing: if one of them fails, the version stands.
 */
public final class Refit {

  private static final Logger logger = LoggerFactory.getLogger(Refit.class);

  private static final String INCOMPLETE =
      "the rows kept and those that came since are not all that the table has";

  private final SparkSession spark;
  private final PcaOptions options;
  private List<EigenSolver> solvers = Decomposition.SOLVERS;
  private Optional<String> whyFull = Optional.empty();
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
    this.solvers = List.of(solver);
    return this;
  }

  /** Reads all rows, whatever is kept of the refits before. */
  public Refit inFull() {
    this.whyFull = Optional.of("--full asks for it");
    return this;
  }

  /**
   * Runs the refit.
   *
   * @throws UserError if the table, its rows or the options do not allow a fit
   * @throws io.pomona.pca.components.ComponentsException if the fit fails its verification
   */
  public RefitResult execute() {
    try (JobDescription description = new JobDescription(spark, options.features())) {
      new ExportPlaces(spark, options).requireFree();
      Exporting exporting = new Exporting(spark, options, messages);
      return refit(whyFull, exporting, description);
    }
  }

  private RefitResult refit(
      Optional<String> whyFull, Exporting exporting, JobDescription description) {
    description.now("choosing version and model");
    try (IncrementalStatistics kept = kept(whyFull)) {
      Optional<Fitted> fitted = fit(kept, whyFull, description);
      if (fitted.isPresent()) {
        return publish(fitted.get(), kept, exporting, description);
      }
    }
    messages.again(INCOMPLETE);
    return refit(Optional.of(INCOMPLETE), exporting, description);
  }

  /** What a refit has found before it publishes anything. */
  private record Fitted(
      FeaturesSnapshot snapshot,
      Collected collected,
      SymmetricMatrix covariance,
      Decomposition decomposition) {

    PrincipalComponents components() {
      return decomposition.components();
    }
  }

  // Empty if there are more rows than those that are kept and came since.
  private Optional<Fitted> fit(
      IncrementalStatistics kept, Optional<String> whyFull, JobDescription description) {
    try {
      FeaturesSnapshot snapshot =
          kept.snapshot(new FeaturesReader(spark, options.features()), options.model());
      messages.reading(snapshot, options);
      description.now("statistics of the features");
      Collected collected = collect(snapshot, kept, whyFull);
      description.now("components");
      Fitted fitted = decompose(snapshot, collected);
      return kept.isComplete() ? Optional.of(fitted) : Optional.empty();
    } catch (UserError e) {
      // What is wrong with some of the rows need not be with all.
      if (kept.isComplete()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private Fitted decompose(FeaturesSnapshot snapshot, Collected collected) {
    SymmetricMatrix covariance = covariance(collected.statistics(), snapshot);
    Decomposition found = Decomposition.of(covariance, options.components(), solvers);
    messages.verified(found.components(), found.verification());
    return new Fitted(snapshot, collected, covariance, found);
  }

  private RefitResult publish(
      Fitted fitted, IncrementalStatistics kept, Exporting exporting, JobDescription description) {
    description.now("publishing");
    Optional<PreviousDirections> previous =
        new PublishedFits(spark, options.models())
            .directions(fitted.snapshot().model(), fitted.components().width());
    Publisher publisher = Publisher.open(spark, options.models(), options.reduced());
    OptionalDouble drift = drift(fitted, previous);
    Fit fit =
        new Fit(
            fitted.snapshot(),
            fitted.collected().statistics().mean(),
            signed(fitted.components(), previous),
            options.origin());
    try (BackgroundQuery<Void> keeping =
        BackgroundQuery.run(
            "pomona-keep-statistics", () -> kept.keep(fitted.snapshot(), fitted.collected()))) {
      Publication publication = publisher.publish(fit);
      messages.published(publication, options);
      exporting.export(facts(fit, publication), publication.reducedVersion(), description);
      awaitKept(keeping);
      return result(fit, fitted, drift, publication);
    }
  }

  private IncrementalStatistics kept(Optional<String> whyFull) {
    IncrementalStatistics kept =
        new IncrementalStatistics(spark, new StatisticsTable(spark, options.models()));
    return whyFull.isPresent() ? kept : kept.begin(options.model());
  }

  private Collected collect(
      FeaturesSnapshot snapshot, IncrementalStatistics kept, Optional<String> whyFull) {
    requireRows(snapshot);
    Collected collected =
        whyFull.map(why -> kept.inFull(snapshot, why)).orElseGet(() -> kept.collect(snapshot));
    requireWidth(collected.statistics(), snapshot);
    messages.collected(collected);
    return collected;
  }

  private void requireRows(FeaturesSnapshot snapshot) {
    long components = options.components();
    if (snapshot.rowCount() <= components) {
      throw new UserError(
          "%,d rows of model '%s' in '%s' (version %d) are too few for --components %d: n rows vary in at most n - 1 directions. Ask for fewer components, at least 2 rows for 1, or wait for %,d more rows."
              .formatted(
                  snapshot.rowCount(),
                  snapshot.model(),
                  snapshot.location(),
                  snapshot.version(),
                  components,
                  components + 1 - snapshot.rowCount()));
    }
  }

  private void requireWidth(FeatureStatistics statistics, FeaturesSnapshot snapshot) {
    int width = statistics.width();
    if (options.components() > width) {
      throw new UserError(
          "--components is %d, and the features of model '%s' are %d wide: ask for at most %d."
              .formatted(options.components(), snapshot.model(), width, width));
    }
  }

  // What the next refit starts from. It can do without.
  private void awaitKept(BackgroundQuery<Void> keeping) {
    try {
      keeping.result();
    } catch (RuntimeException e) {
      messages.notKept(e.toString());
      logger.warn("The statistics for the next refit were not kept", e);
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

  private OptionalDouble drift(Fitted fitted, Optional<PreviousDirections> previous) {
    if (previous.isEmpty()) {
      return OptionalDouble.empty();
    }
    double drift = Drift.of(fitted.covariance(), fitted.components(), previous.get().directions());
    messages.drift(drift, previous.get());
    return OptionalDouble.of(drift);
  }

  private PrincipalComponents signed(
      PrincipalComponents found, Optional<PreviousDirections> previous) {
    messages.signs(previous);
    return previous
        .map(earlier -> SignRule.alignedWith(found, earlier.directions()))
        .orElseGet(() -> SignRule.largestLoadingPositive(found));
  }

  private ReportFacts facts(Fit fit, Publication publication) {
    FeaturesSnapshot snapshot = fit.snapshot();
    return new ReportFacts(
        publication.pcaVersion(),
        publication.createdAt(),
        snapshot.model(),
        snapshot.location(),
        snapshot.version(),
        options.reduced(),
        publication.modelPath(),
        snapshot.rowCount(),
        snapshot.otherModels().rowCount(),
        fit.components().width(),
        fit.origin() == Fit.Origin.MEAN,
        fit.components().explainedVariance());
  }

  private static RefitResult result(
      Fit fit, Fitted fitted, OptionalDouble drift, Publication publication) {
    FeaturesSnapshot snapshot = fit.snapshot();
    return new RefitResult(
        snapshot.model(),
        snapshot.version(),
        snapshot.rowCount(),
        snapshot.otherModels(),
        fitted.collected().way(),
        fit.components().count(),
        Arrays.stream(fit.components().explainedVariance()).sum(),
        drift,
        fitted.decomposition().verification(),
        publication);
  }
}
