package io.pomona.endtoend;

import io.pomona.cli.Pomona;
import io.pomona.process.ChildProcess;
import io.pomona.quickstart.LocalS3;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line {@code pomona} as a process, with the class path and JVM options of the tests.
 */
public final class PomonaProcess implements AutoCloseable {

  private static final long LONGEST_MINUTES = 5;

  // A process lives for seconds: a better compiler, or collector, costs more than it brings.
  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final ChildProcess process;
  private final Path output;

  private PomonaProcess(ChildProcess process, Path output) {
    this.process = process;
    this.output = output;
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
    Map<String, String> environment = new HashMap<>(s3.environment());
    environment.put("LC_ALL", "C.UTF-8");
    return new PomonaProcess(ChildProcess.start(command, environment, output), output);
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
  public String output() {
    return process.written();
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.kill();
    process.await(LONGEST_MINUTES);
  }

  /** SIGTERM. */
  public void terminate() throws IOException, InterruptedException {
    process.signal("TERM");
  }

  /** Waits for its end. */
  public Finished await() throws Exception {
    return new Finished(process.await(LONGEST_MINUTES), output());
  }

  @Override
  public void close() throws IOException {
    process.close();
    Files.deleteIfExists(output);
  }
}
