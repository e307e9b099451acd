package io.pomona.quickstart;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a child process is started: this process's own Java, and arguments that go to it one by one,
 * through no shell.
 *
 * @param name what messages call the process
 * @param options all options of the JVM: it inherits no variable that JVMs take options from
 * @param classPath folders and jars, separated as the system does
 * @param arguments the arguments of {@link Tether}
 * @param environment added to this process's own variables
 */
record JavaCommand(
    String name,
    List<String> options,
    String classPath,
    List<String> arguments,
    Map<String, String> environment) {

  // What listens at a port, or writes a file.
  private static final List<String> NOT_FOR_TWO =
      List.of("-agentlib:", "-javaagent:", "-XX:DumpLoadedClassList=");

  // What this JVM has from them is among its options, which likeThis hands on but for what is not
  // for two. By the variable all would come, and to those that are given options of their own, too.
  private static final List<String> VARIABLES_OF_OPTIONS =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /** A command with the class path and the JVM options of this very process. */
  static JavaCommand likeThis(
      String name, List<String> arguments, Map<String, String> environment) {
    List<String> options =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> NOT_FOR_TWO.stream().noneMatch(option::startsWith))
            .toList();
    return new JavaCommand(
        name, options, System.getProperty("java.class.path"), arguments, environment);
  }

  ProcessBuilder builder() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add(Tether.class.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(VARIABLES_OF_OPTIONS);
    builder.environment().putAll(environment);
    // As an option it would fill the screen of whoever looks at the processes.
    builder.environment().put("CLASSPATH", Objects.requireNonNull(classPath));
    return builder;
  }

  /** Where the classes of this package are: a folder or a jar. */
  static Path ownClasses() {
    try {
      return Path.of(JavaCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException("The class path has an entry that is no URI.", e);
    }
  }

  static String join(String... classPaths) {
    return String.join(File.pathSeparator, classPaths);
  }
}
