package io.pomona.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
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
      return commandLine.execute(withOptionsFile(commandLine, arguments));
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
    List<String> all = new ArrayList<>();
    CommandLine command = root;
    List<String> own = new ArrayList<>();
    for (String argument : arguments) {
      CommandLine next = root.getSubcommands().get(argument);
      if (next == null || isValue(own, command)) {
        own.add(argument);
      } else {
        all.addAll(withOptionsFile(command, own));
        all.add(argument);
        command = next;
        own.clear();
      }
    }
    all.addAll(withOptionsFile(command, own));
    return all.toArray(String[]::new);
  }

  private static List<String> withOptionsFile(CommandLine command, List<String> own) {
    List<String> all = new ArrayList<>();
    Path file = configFile(own);
    if (file != null) {
      all.addAll(OptionsFile.read(file).asArguments(command.getCommandSpec()));
    }
    all.addAll(own);
    return all;
  }

  // Whether what follows these arguments is the last one's value, whatever it looks like.
  private static boolean isValue(List<String> own, CommandLine command) {
    OptionSpec last =
        own.isEmpty() ? null : command.getCommandSpec().findOption(own.get(own.size() - 1));
    return last != null && last.arity().min() > 0;
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
