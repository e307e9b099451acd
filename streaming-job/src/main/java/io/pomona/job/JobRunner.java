package io.pomona.job;

import java.nio.file.Path;
import java.util.ArrayList;
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
   * Runs {@code command}, an object with picocli's annotations, or the subcommand of it that {@code
   * arguments} name. What the command line says wins over {@code --config FILE}.
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
      return commandLine.execute(withOptionsFile(commandLine, arguments));
    } catch (UserError error) {
      return report(error, commandLine);
    } catch (ParameterException e) {
      return report(new UserError(e.getMessage(), e), commandLine);
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

  private static String[] withOptionsFile(CommandLine root, String[] arguments) {
    int first = 0;
    CommandLine command = root;
    while (first < arguments.length && command.getSubcommands().containsKey(arguments[first])) {
      command = command.getSubcommands().get(arguments[first++]);
    }
    List<String> all = new ArrayList<>(List.of(arguments).subList(0, first));
    List<String> own = List.of(arguments).subList(first, arguments.length);
    Path file = configFile(own);
    if (file != null) {
      all.addAll(OptionsFile.read(file).asArguments(command.getCommandSpec()));
    }
    all.addAll(own);
    return all.toArray(String[]::new);
  }

  private static Path configFile(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith("--config=")) {
        return Path.of(argument.substring("--config=".length()));
      }
      if (argument.equals("--config") && i + 1 < arguments.size()) {
        return Path.of(arguments.get(i + 1));
      }
    }
    return null;
  }
}
