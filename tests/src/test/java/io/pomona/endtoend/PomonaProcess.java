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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The command line {@code pomona} as a process, with the class path and JVM options of the tests.
 */
public final class PomonaProcess implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofMinutes(5);

  // A process lives for seconds: a better compiler, or collector, costs more than it brings.
  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Process process;
  private final Path output;
  private final Thread hook;

  private PomonaProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
    this.hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts {@code pomona} with {@code arguments}, on {@code s3}. */
  public static PomonaProcess start(LocalS3 s3, List<String> arguments) throws IOException {
    return start(s3, Map.of(), arguments);
  }

  /** The same, with Spark settings that win over those of {@code s3}. */
  public static PomonaProcess start(
      LocalS3 s3, Map<String, String> settings, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(SHORT_LIVED);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Pomona.class.getName()));
    command.addAll(arguments);
    Map<String, String> all = new HashMap<>(s3.hadoopSettings());
    all.putAll(settings);
    all.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    Path output = Files.createTempFile("pomona-", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(s3.environment());
    builder.environment().put("LC_ALL", "C.UTF-8");
    return new PomonaProcess(builder.start(), output);
  }

  /** Runs {@code pomona} to its end and gives its exit code. */
  public static Finished run(LocalS3 s3, String... arguments) throws Exception {
    try (PomonaProcess process = start(s3, List.of(arguments))) {
      return process.await();
    }
  }

  /** How a process ended. */
  public record Finished(int exitCode, String output) {}

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has written to output and error so far. */
  public String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for its end. */
  public Finished await() throws Exception {
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("pomona has not ended within " + LONGEST + ": " + output());
    }
    return new Finished(process.exitValue(), output());
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(hook);
    Files.deleteIfExists(output);
  }
}
