package io.pomona.cli;

import io.pomona.featurize.FeaturizeCommand;
import io.pomona.job.JobRunner;
import io.pomona.pca.PcaCommand;
import io.pomona.quickstart.QuickstartCommand;
import io.pomona.replay.ReplayCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The command {@code pomona}: chooses its subcommands, and does nothing without one. Several, each
 * with its options, run one after the other in this process, until one fails: {@code featurize ...
 * pca ...} starts Spark's classes once.
 */
@Command(
    name = "pomona",
    description = {
      "Images arriving on S3, as feature vectors in Delta, reduced by PCA.",
      "Several commands, each with its options, run one after the other until one fails."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      QuickstartCommand.class,
      FeaturizeCommand.class,
      ReplayCommand.class,
      PcaCommand.class,
      HelpCommand.class
    },
    footer = {
      "",
      "New here? pomona quickstart shows the whole way, on this machine alone.",
      "On Amazon EMR: pomona emr --help, from making a cluster to ending it."
    })
public final class Pomona {

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    CompilerDirectives.addOnFewCores();
    System.exit(JobRunner.run(new Pomona(), arguments));
  }
}
