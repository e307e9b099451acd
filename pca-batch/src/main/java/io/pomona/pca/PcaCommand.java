package io.pomona.pca;

import io.pomona.job.DurationConverter;
import io.pomona.job.ExitCode;
import io.pomona.job.JobRunner;
import io.pomona.job.SparkOptions;
import io.pomona.job.SparkSessions;
import io.pomona.job.StopRequest;
import io.pomona.job.UserError;
import io.pomona.pca.publish.Fit.Origin;
import io.pomona.pca.statistics.FeaturesReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code pomona pca}: the edge of the job, where options become {@link PcaOptions} and the Spark
 * session is opened and closed.
 */
@Command(
    name = "pca",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Reduces the features table by principal component analysis.",
      "Reads one version of the table and one model in it, verifies the components, publishes an "
          + "MLlib PCAModel and replaces the reduced table. Each call refits, reading only what is "
          + "new where it can."
    })
public final class PcaCommand implements Callable<Integer> {

  @Option(
      names = "--features",
      required = true,
      paramLabel = "URI",
      description = "Features table to read, as pomona featurize writes it.")
  private String features;

  @Option(
      names = "--reduced",
      required = true,
      paramLabel = "URI",
      description = "Reduced table to replace: path, label, pca_features, pca_version.")
  private String reduced;

  @Option(
      names = "--models",
      paramLabel = "URI",
      description = "Models table to append to, with the MLlib models. Default: <reduced>-models.")
  private String models;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "Fit the rows of this model. Default: the model that ingested last.")
  private String model;

  @Option(
      names = "--components",
      paramLabel = "K",
      defaultValue = "" + PcaOptions.DEFAULT_COMPONENTS,
      description = "How many components to keep.")
  private int components;

  @Option(
      names = "--center",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Subtract the mean, so that scores average to 0. MLlib's transform does not.")
  private boolean center;

  @Option(
      names = "--full",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Read all rows, not only those that came since the last refit.")
  private boolean full;

  @Option(
      names = "--project-only",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Do not refit: add the rows that came since to the reduced table, by the last fit. "
              + "--components and --center are those of that fit.")
  private boolean projectOnly;

  @Option(
      names = "--csv",
      paramLabel = "URI",
      description = "Also write one ;-separated file: path;label;pc_1;...;pc_K.")
  private String csv;

  @Option(
      names = "--parquet",
      paramLabel = "URI",
      description = "Also write Parquet files with MLlib vectors: path, label, pca_features.")
  private String parquet;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write a self-contained HTML page with charts, to a file or a URI.")
  private String report;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "Refit, or project, again and again, such as every 6h or 30m, until SIGTERM; skip while "
              + "the features table has no new version. Default: once.")
  private Duration every;

  @Mixin private SparkOptions spark = new SparkOptions();

  @Spec private CommandSpec command;

  // Says on stderr that the machine has no native LAPACK, which is nothing to act on. Held, or the
  // level would be lost with the logger.
  private static final Logger LINEAR_ALGEBRA = Logger.getLogger("dev.ludovic.netlib");

  /** Runs the command line {@code arguments}; ends the process where that failed. */
  public static void main(String[] arguments) {
    JobRunner.runAsMain(new PcaCommand(), arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (StopRequest.wasSignalled()) {
      return ExitCode.OK; // The stream before it, in this process, was told to end.
    }
    LINEAR_ALGEBRA.setLevel(Level.SEVERE);
    PcaOptions options = options();
    PrintWriter out = command.commandLine().getOut();
    Messages messages =
        new Messages(
            line -> {
              out.println(line);
              out.flush();
            });
    SparkSession session = SparkSessions.open("Pomona PCA", spark);
    try (PcaMetrics metrics = new PcaMetrics()) {
      Turn turn = turn(session, options, messages, metrics);
      if (every == null) {
        turn.take();
      } else {
        FeaturesReader table = new FeaturesReader(session, options.features());
        new RefitSchedule(turn, table, every, StopRequest.onSignals(), messages, metrics).run();
      }
    } finally {
      SparkSessions.close(session);
    }
    return ExitCode.OK;
  }

  private Turn turn(
      SparkSession session, PcaOptions options, Messages messages, PcaMetrics metrics) {
    if (projectOnly) {
      return Turn.of(new Projection(session, options).tell(messages), metrics);
    }
    Refit refit = new Refit(session, options).tell(messages);
    return Turn.of(full ? refit.inFull() : refit, metrics);
  }

  private PcaOptions options() {
    if (full && projectOnly) {
      throw new UserError(
          "--full asks for a refit on all rows and --project-only for none: give one of them.");
    }
    return new PcaOptions(
        features,
        reduced,
        given(models).orElseGet(() -> PcaOptions.defaultModels(reduced)),
        given(model),
        components,
        center ? Origin.MEAN : Origin.ZERO,
        given(csv),
        given(parquet),
        given(report));
  }

  // An options file may hold a key with nothing after the equals sign.
  private static Optional<String> given(String value) {
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }
}
