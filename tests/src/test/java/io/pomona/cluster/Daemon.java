package io.pomona.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the cluster, with what it writes in a file. It ends with this JVM at the latest. */
final class Daemon implements AutoCloseable {

  private final Process process;
  private final Path log;
  private final Thread hook;

  private Daemon(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.hook = new Thread(this::kill);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  static Daemon start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    Files.createDirectories(log.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new Daemon(builder.start(), log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The JVMs that it has started itself. */
  List<ProcessHandle> startedJvms() {
    return process
        .children()
        .filter(child -> child.info().command().filter(name -> name.endsWith("java")).isPresent())
        .toList();
  }

  /** SIGKILL to it and to all that it has started. */
  void kill() {
    // Whoever starts new ones in their place goes first.
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  /** Sends it a signal, such as {@code PWR}. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Its exit code, which it has to come to within {@code minutes}. */
  int await(long minutes) throws InterruptedException {
    if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
      throw new AssertionError("Has not ended within %d min: %s".formatted(minutes, written()));
    }
    return process.exitValue();
  }

  /** What it has written so far. */
  String written() {
    try {
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
