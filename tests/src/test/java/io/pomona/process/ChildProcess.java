package io.pomona.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process with what it writes in a file. It ends with this JVM at the latest. */
public final class ChildProcess implements AutoCloseable {

  private final Process process;
  private final Path log;
  private final Thread hook;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.hook = new Thread(this::kill);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts {@code command}.
   *
   * @param environment variables that it has besides those of this process
   * @param log where output and error go
   */
  public static ChildProcess start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new ChildProcess(builder.start(), log);
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The JVMs that it has started itself. */
  public List<ProcessHandle> startedJvms() {
    return process
        .children()
        .filter(child -> child.info().command().filter(name -> name.endsWith("java")).isPresent())
        .toList();
  }

  /** SIGKILL to it and to all that it has started. */
  public void kill() {
    // Whoever starts new ones in their place goes first.
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  /** Sends it a signal, such as {@code PWR}. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Its exit code, which it has to come to within {@code minutes}. */
  public int await(long minutes) throws InterruptedException {
    if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
      throw new AssertionError("Has not ended within %d min: %s".formatted(minutes, written()));
    }
    return process.exitValue();
  }

  /** What it has written so far. */
  public String written() {
    try {
      // Whatever it is cut off at, in the middle of a character for instance.
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
