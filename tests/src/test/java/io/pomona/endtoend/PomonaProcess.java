package io.pomona.endtoend;

import io.pomona.cli.Pomona;
import io.pomona.quickstart.LocalS3;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command line {@code pomona} as a process, with the class path and JVM options of the tests.
 */
final class PomonaProcess implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Process process;
  private final Path output;

  private PomonaProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts {@code pomona} with {@code arguments}, on {@code s3}. */
  static PomonaProcess start(LocalS3 s3, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Pomona.class.getName()));
    command.addAll(arguments);
    s3.hadoopSettings()
        .forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    Path output = Files.createTempFile("pomona-", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(s3.environment());
    builder.environment().put("LC_ALL", "C.UTF-8");
    return new PomonaProcess(builder.start(), output);
  }

  /** Runs {@code pomona} to its end and gives its exit code. */
  static Finished run(LocalS3 s3, String... arguments) throws Exception {
    try (PomonaProcess process = start(s3, List.of(arguments))) {
      return process.await();
    }
  }

  /** How a process ended. */
  record Finished(int exitCode, String output) {}

  boolean isAlive() {
    return process.isAlive();
  }

  String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  Finished await() throws Exception {
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("pomona has not ended within " + LONGEST + ": " + output());
    }
    return new Finished(process.exitValue(), output());
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(output);
  }
}
