package io.pomona.job;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Runs a command to its exit code: options file and command line become typed options, and a {@link
 * UserError} or {@link RestartableError} becomes one message. Anything else that is thrown is shown
 * with its stack trace, and below it, where reading or writing failed, with what that means.
 */
public final class JobRunner {

  private JobRunner() {}

  /**
   * Runs {@code command}, an object with picocli's annotations, or the subcommands of it that
   * {@code arguments} name, one after the other until one fails. What the command line says wins
   * over {@code --config FILE}, which each subcommand may have its own of.
   *
   * @return a value of {@link ExitCode}
   */
  public static int run(Object command, String... arguments) {
    CommandLine commandLine =
        new CommandLine(command)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOverwrittenOptionsAllowed(true)
            .setUsageHelpAutoWidth(true);
    commandLine.setExecutionExceptionHandler(
        (exception, failed, parsed) -> report(exception, failed));
    try {
      return runEach(commandLine, CommandSequence.of(commandLine, arguments));
    } catch (UserError error) {
      return report(error, commandLine);
    } catch (ParameterException e) {
      return report(new UserError(e.getMessage(), e), commandLine);
    }
  }

  /**
   * Runs {@code command} as the main of a process: returns where all went well, and ends the
   * process with another exit code where not. To YARN a driver that ends itself has failed, even
   * with 0, and is started again.
   */
  public static void runAsMain(Object command, String... arguments) {
    int exitCode = run(command, arguments);
    if (exitCode != ExitCode.OK) {
      System.exit(exitCode);
    }
  }

  private static int runEach(CommandLine commandLine, List<String[]> commands) {
    for (String[] command : commands) {
      if (!parses(commandLine, command)) {
        // To say what is wrong, before another one has run for hours.
        return commandLine.execute(command);
      }
    }
    int exitCode = ExitCode.OK;
    try {
      for (int i = 0; i < commands.size() && exitCode == ExitCode.OK; i++) {
        SparkSessions.expectAnother(i + 1 < commands.size());
        exitCode = commandLine.execute(commands.get(i));
      }
      return exitCode;
    } finally {
      SparkSessions.stopLeft();
    }
  }

  private static boolean parses(CommandLine commandLine, String... command) {
    try {
      commandLine.parseArgs(command);
      return true;
    } catch (ParameterException e) {
      return false;
    }
  }

  private static int report(Exception exception, CommandLine commandLine) {
    if (exception instanceof UserError) {
      commandLine.getErr().println("pomona: " + exception.getMessage());
      return ExitCode.USER_ERROR;
    }
    if (exception instanceof RestartableError) {
      commandLine.getErr().println("pomona: " + exception.getMessage());
      return ExitCode.FAILED;
    }
    exception.printStackTrace(commandLine.getErr());
    StoreFailure.in(exception)
        .ifPresent(failure -> commandLine.getErr().println("pomona: " + failure.message()));
    return ExitCode.FAILED;
  }
}
