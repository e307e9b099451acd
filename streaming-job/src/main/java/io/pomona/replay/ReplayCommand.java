package io.pomona.replay;

import io.pomona.featurize.Console;
import io.pomona.featurize.FeaturizeSettings.TableLocations;
import io.pomona.featurize.JudgingOptions;
import io.pomona.featurize.ModelLocation;
import io.pomona.job.DurationConverter;
import io.pomona.job.ExitCode;
import io.pomona.job.JobRunner;
import io.pomona.job.SparkOptions;
import io.pomona.job.SparkSessions;
import io.pomona.job.StopRequest;
import io.pomona.model.Model;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pomona replay}: the options of the replay, and its main. */
@Command(
    name = "replay",
    description = "Brings the features and quarantine tables in line with the images there now.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class ReplayCommand implements Callable<Integer> {

  @Option(
      names = "--images",
      required = true,
      paramLabel = "URI",
      description = "The prefix that is compared, with all its folders: s3://, s3a://, file: ...")
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
      names = "--since",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description =
          "Only images written at this time or later: 2026-05-01, 2026-05-01T14:00:00Z, or 7d for the last seven days.")
  private Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description = "Only images written before this time.")
  private Instant until;

  @Option(
      names = "--path-glob",
      defaultValue = "*",
      paramLabel = "GLOB",
      description =
          "Only images whose path below the prefix fits, such as 'Apple*/2026-*'; * takes slashes, too.")
  private String pathGlob;

  @Option(
      names = "--remove-deleted",
      arity = "0..1",
      defaultValue = "keep",
      fallbackValue = "gone",
      paramLabel = "all",
      description =
          "Also remove the rows of images that are gone; '--remove-deleted=all' even when no image is left under the prefix.")
  private Deletions deletions;

  @Option(
      names = "--dry-run",
      defaultValue = "false",
      description = "Say what differs and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--max-files-per-batch",
      defaultValue = "5000",
      paramLabel = "N",
      description = "The most images that one micro-batch takes.")
  private int maxFilesPerBatch;

  @Mixin private JudgingOptions judging;

  @Option(
      names = "--lease",
      defaultValue = "20s",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long a crashed driver keeps its tables from the next one. One driver writes at a time.")
  private Duration lease;

  @Mixin private SparkOptions sparkOptions;

  public static void main(String[] arguments) {
    JobRunner.runAsMain(new ReplayCommand(), arguments);
  }

  @Override
  public Integer call() {
    ReplaySettings settings = settings();
    ModelLocation modelLocation = judging.modelLocation();
    StopRequest stop = StopRequest.onSignals();
    SparkSession spark = SparkSessions.open("pomona replay " + images, sparkOptions);
    try {
      Console console = new Console(System.out);
      Model model = modelLocation.load(spark.sessionState().newHadoopConf());
      Replay replay = new Replay(spark, settings, model, console);
      if (dryRun) {
        replay.plan();
        console.line("dry run: nothing was changed");
      } else {
        replay.execute(stop);
      }
    } finally {
      SparkSessions.close(spark);
    }
    return ExitCode.OK;
  }

  private ReplaySettings settings() {
    String table = features.replaceAll("/+$", "");
    return new ReplaySettings(
        images,
        new Selection(
            judging.glob(),
            pathGlob,
            Optional.ofNullable(since).orElse(Instant.MIN),
            Optional.ofNullable(until).orElse(Instant.MAX)),
        new TableLocations(table, Optional.ofNullable(quarantine).orElse(table + "-quarantine")),
        judging.limits(),
        judging.breaker(),
        maxFilesPerBatch,
        deletions,
        lease);
  }
}
