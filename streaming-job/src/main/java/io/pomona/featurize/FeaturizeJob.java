package io.pomona.featurize;

import io.pomona.arrival.Arrivals;
import io.pomona.job.BackgroundQuery;
import io.pomona.job.StopRequest;
import io.pomona.job.UserError;
import io.pomona.model.Model;
import io.pomona.table.LeaseLostException;
import io.pomona.table.LeaseTerms;
import io.pomona.table.VerdictTables;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The running stream: from a prefix to the features and quarantine tables, until it is told to stop
 * or, without a trigger interval, until everything that is there has been taken. Used by one
 * thread; closing stops the query at once, {@link #runUntil} ends it between two micro-batches.
 */
public final class FeaturizeJob implements AutoCloseable {

  private static final long POLL_MILLIS = 250;
  private static final Duration BETWEEN_MARKER_LOOKS = Duration.ofSeconds(10);

  private final Console console;
  private final Arrivals arrivals;
  private final VerdictTables tables;
  private final Gate gate = new Gate();
  private final Featurizer featurizer;
  private final FeaturizeMetrics metrics;
  private final Progress progress;
  private final Maintenance maintenance;
  private final LiveBar bar;
  private final Optional<StopMarker> marker;
  private final Optional<HealthFile> health;
  private final StreamingQuery query;

  private FeaturizeJob(
      SparkSession spark,
      FeaturizeSettings settings,
      Model model,
      Console console,
      Watched watched,
      VerdictTables tables,
      Optional<StopMarker> marker,
      Optional<HealthFile> health)
      throws Exception {
    this.console = console;
    this.tables = tables;
    this.marker = marker;
    this.health = health;
    this.featurizer = new Featurizer(spark, model, settings.limits());
    this.bar = new LiveBar(JavaSparkContext.fromSparkContext(spark.sparkContext()));
    this.arrivals = watched.arrivals();
    this.metrics = new FeaturizeMetrics(model.id(), arrivals);
    this.progress = new Progress(spark, metrics);
    this.maintenance =
        new Maintenance(tables, settings.upkeep(), settings.trigger().isEmpty(), progress::note);
    MicroBatch microBatch =
        new MicroBatch(
            arrivals, featurizer, tables, maintenance, settings.breaker(), metrics, progress::add);
    this.query =
        watched.stream()
            .writeStream()
            .queryName("featurize " + settings.images())
            .option("checkpointLocation", settings.checkpoint())
            .trigger(
                settings
                    .trigger()
                    .map(interval -> Trigger.ProcessingTime(interval.toMillis()))
                    .orElseGet(Trigger::AvailableNow))
            .foreachBatch(gate.guard(microBatch))
            .start();
  }

  /**
   * Opens the tables and starts the query.
   *
   * @throws UserError if the settings do not fit what is found at their URIs
   */
  public static FeaturizeJob start(
      SparkSession spark, FeaturizeSettings settings, Model model, Console console)
      throws Exception {
    console.line("watching    %s (%s)".formatted(settings.images(), settings.glob()));
    console.line("model       %s, %d features".formatted(model.id(), model.featureWidth()));
    console.line("features    " + settings.tables().features());
    console.line("quarantine  " + settings.tables().quarantine());
    console.line("checkpoint  " + settings.checkpoint());
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Optional<StopMarker> marker = settings.stopMarker().map(uri -> StopMarker.at(uri, hadoop));
    Optional<HealthFile> health =
        settings.healthFile().map(file -> HealthFile.starting(file, console::line));
    Arrivals arrivals = arrivals(settings);
    try (BackgroundQuery<Dataset<Row>> watching =
        BackgroundQuery.begin("pomona-look-at-images", () -> arrivals.stream(spark))) {
      VerdictTables tables =
          VerdictTables.open(
              spark,
              settings.tables().features(),
              settings.tables().quarantine(),
              LeaseTerms.of(settings.lease(), console::line).covering(settings.checkpoint()));
      try {
        Watched watched = new Watched(arrivals, watching.result());
        CheckpointIdentity.of(spark, settings, model)
            .adopt(settings.checkpoint(), hadoop, console::line);
        return new FeaturizeJob(spark, settings, model, console, watched, tables, marker, health);
      } catch (Exception e) {
        tables.close();
        throw e;
      }
    } catch (Exception e) {
      arrivals.close();
      throw e;
    }
  }

  /** What comes, and the stream that brings it. */
  private record Watched(Arrivals arrivals, Dataset<Row> stream) {}

  private static Arrivals arrivals(FeaturizeSettings settings) {
    return settings
        .discovery()
        .arrivals(
            settings.images(),
            settings.glob(),
            settings.maxFilesPerTrigger(),
            settings.checkpoint());
  }

  /**
   * Runs until {@code stop} is made, by the caller or by the stop marker, then finishes the
   * micro-batch in hand; or until everything has been taken.
   *
   * @throws UserError if the stream failed for a reason that a restart will not heal
   * @throws LeaseLostException if another driver took this one's place
   * @throws StreamingQueryException if it failed for any other reason
   */
  public void runUntil(StopRequest stop) throws Exception {
    marker.ifPresent(file -> file.watch(BETWEEN_MARKER_LOOKS, stop, progress::note));
    try {
      while (!stop.isMade() && !query.awaitTermination(POLL_MILLIS)) {
        tellProgress();
        console.passing(bar.text());
      }
      if (stop.isMade()) {
        health.ifPresent(HealthFile::stopping);
        progress.print(console);
        console.line("stopping after the micro-batch in hand");
        gate.stop(query);
      } else {
        maintainDrained();
      }
      progress.awaitLines();
      tellProgress();
      health.ifPresent(HealthFile::stopped);
    } catch (StreamingQueryException | LeaseLostException e) {
      health.ifPresent(HealthFile::failed);
      throw ownFailure(e);
    }
  }

  @Override
  public void close() throws TimeoutException {
    marker.ifPresent(StopMarker::close);
    query.stop();
    arrivals.close();
    tables.close();
    progress.close();
    metrics.close();
    featurizer.close();
  }

  private void maintainDrained() throws InterruptedException {
    progress.awaitLines();
    tellProgress();
    health.ifPresent(HealthFile::stopping);
    Duration time = maintenance.afterDrain();
    if (!time.isZero()) {
      console.line(
          String.format(
              Locale.ROOT,
              "maintenance %.1f s, after the last micro-batch",
              time.toMillis() / 1e3));
    }
  }

  private void tellProgress() {
    progress.print(console);
    progress.nextTurn().ifPresent(turn -> health.ifPresent(file -> file.running(turn)));
  }

  private static Exception ownFailure(Exception failure) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(cause -> cause instanceof UserError || cause instanceof LeaseLostException)
        .map(Exception.class::cast)
        .findFirst()
        .orElse(failure);
  }
}
