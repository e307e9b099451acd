package io.pomona.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The commands that one command line names, to be run one after the other. Each has its own options
 * and, if one of them is {@code --config FILE}, those of the file before them.
 */
final class CommandSequence {

  private CommandSequence() {}

  /**
   * The arguments of each command, at least of one.
   *
   * @throws UserError if an options file cannot be read or has an unknown key
   */
  static List<String[]> of(CommandLine root, String... arguments) {
    List<String[]> commands = new ArrayList<>();
    List<String> whole = new ArrayList<>();
    CommandLine command = root;
    List<String> own = new ArrayList<>();
    for (String argument : arguments) {
      CommandLine next = root.getSubcommands().get(argument);
      if (next == null || command.getCommandSpec().helpCommand() || isValue(own, command)) {
        own.add(argument);
        continue;
      }
      whole.addAll(withOptionsFile(command, own));
      if (command != root) {
        commands.add(whole.toArray(String[]::new));
        whole.clear();
      }
      whole.add(argument);
      command = next;
      own.clear();
    }
    whole.addAll(withOptionsFile(command, own));
    commands.add(whole.toArray(String[]::new));
    return commands;
  }

  // Whether what follows these arguments is the last one's value, whatever it looks like.
  private static boolean isValue(List<String> own, CommandLine command) {
    OptionSpec last =
        own.isEmpty() ? null : command.getCommandSpec().findOption(own.get(own.size() - 1));
    return last != null && last.arity().min() > 0;
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
