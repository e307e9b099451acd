package io.pomona.featurize;

import io.pomona.arrival.Discovery;
import io.pomona.featurize.FeaturizeSettings.TableLocations;
import io.pomona.featurize.FeaturizeSettings.Upkeep;
import io.pomona.job.DurationConverter;
import io.pomona.job.ExitCode;
import io.pomona.job.JobRunner;
import io.pomona.job.SparkOptions;
import io.pomona.job.SparkSessions;
import io.pomona.job.StopRequest;
import io.pomona.job.UserError;
import io.pomona.model.Model;
import io.pomona.model.SharedExtractors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code pomona featurize}: the options of the streaming job, and its main. */
@Command(
    name = "featurize",
    description = "Watches a prefix for images and writes their features to a Delta table.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class FeaturizeCommand implements Callable<Integer> {

  private static final String AVAILABLE_NOW = "available-now";

  @Option(
      names = "--images",
      required = true,
      paramLabel = "URI",
      description = "The prefix to watch, with all its folders: s3://, s3a://, file: ...")
  private String images;

  @Option(
      names = "--features",
      required = true,
      paramLabel = "URI",
      description = "The features table (Delta); made if it is missing.")
  private String features;

  @Option(
      names = "--quarantine",
      paramLabel = "URI",
      description = "The quarantine table (Delta). Default: <features>-quarantine.")
  private String quarantine;

  @Option(
      names = "--checkpoint",
      paramLabel = "URI",
      description = "Where the stream keeps its place. Default: <features>/_checkpoints/featurize.")
  private String checkpoint;

  @Option(
      names = "--arrivals",
      defaultValue = "listing",
      paramLabel = "listing|binary-file",
      description =
          "How images are discovered: by a listing of the prefix, or by Spark's own file source.")
  private Discovery discovery;

  @Option(
      names = "--trigger",
      defaultValue = "30s",
      paramLabel = "TIME|" + AVAILABLE_NOW,
      description = "How often to look for new images, or: take what is there now, then end.")
  private String trigger;

  @Option(
      names = "--max-files-per-trigger",
      defaultValue = "5000",
      paramLabel = "N",
      description = "The most images that one micro-batch takes.")
  private int maxFilesPerTrigger;

  @Mixin private JudgingOptions judging;

  @Option(
      names = "--optimize-every",
      defaultValue = "100",
      paramLabel = "N",
      description =
          "Compact the tables after so many micro-batches that brought rows, in one run or in several, and vacuum them once a day; 0 for never.")
  private int optimizeEvery;

  @Option(
      names = "--vacuum-retention",
      defaultValue = "7d",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long vacuum keeps the files of earlier versions; 7d or more.")
  private Duration vacuumRetention;

  @Option(
      names = "--lease",
      defaultValue = "20s",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long a crashed driver keeps its tables and checkpoint from the next one. One driver writes at a time.")
  private Duration lease;

  @Option(
      names = "--stop-marker",
      paramLabel = "URI",
      description =
          "A file that ends the stream after the micro-batch in hand, when it is written or written anew. Looked for every 10 s, never deleted.")
  private String stopMarker;

  @Option(
      names = "--health-file",
      paramLabel = "FILE",
      description =
          "A file on the driver's machine that is written anew after each turn of the stream: its age tells a supervisor whether the stream lives.")
  private String healthFile;

  @Mixin private SparkOptions sparkOptions;

  public static void main(String[] arguments) {
    JobRunner.runAsMain(new FeaturizeCommand(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    FeaturizeSettings settings = settings();
    ModelLocation modelLocation = judging.modelLocation();
    StopRequest stop = StopRequest.onSignals();
    SparkSession spark = SparkSessions.open("pomona featurize " + images, sparkOptions);
    Console console = new Console(System.out);
    Model network = modelLocation.load(spark.sessionState().newHadoopConf());
    if (spark.sparkContext().isLocal()) {
      SharedExtractors.openAhead(network); // While the tables are being opened.
    }
    try (FeaturizeJob job = FeaturizeJob.start(spark, settings, network, console)) {
      job.runUntil(stop);
    } finally {
      SparkSessions.close(spark);
    }
    return ExitCode.OK;
  }

  private FeaturizeSettings settings() {
    String table = features.replaceAll("/+$", "");
    return new FeaturizeSettings(
        images,
        judging.glob(),
        discovery,
        new TableLocations(table, Optional.ofNullable(quarantine).orElse(table + "-quarantine")),
        Optional.ofNullable(checkpoint).orElse(table + "/_checkpoints/featurize"),
        maxFilesPerTrigger,
        interval(),
        judging.limits(),
        judging.breaker(),
        new Upkeep(optimizeEvery, vacuumRetention),
        lease,
        Optional.ofNullable(stopMarker).filter(uri -> !uri.isBlank()),
        Optional.ofNullable(healthFile).filter(file -> !file.isBlank()).map(Path::of));
  }

  private Optional<Duration> interval() {
    if (trigger.equals(AVAILABLE_NOW)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new DurationConverter().convert(trigger));
    } catch (TypeConversionException e) {
      throw new UserError("--trigger: %s Or write %s.".formatted(e.getMessage(), AVAILABLE_NOW), e);
    }
  }
}
