package io.pomona.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A Java process that runs under {@link Tether}: its output comes line by line to a consumer, its
 * last lines are kept for an error message, and it ends with this process at the latest.
 * Thread-safe.
 */
final class ChildProcess implements AutoCloseable {

  private static final int KEPT_LINES = 40;

  private final String name;
  private final Process process;
  private final OutputStream pipe;
  private final Thread reader;
  private final Deque<String> lastLines = new ArrayDeque<>();

  private ChildProcess(String name, Process process, Consumer<String> lines) {
    this.name = name;
    this.process = process;
    this.pipe = process.getOutputStream();
    this.reader = new Thread(() -> read(lines), name + "-output");
    reader.setDaemon(true);
  }

  /**
   * Starts the process.
   *
   * @param properties system properties of the child that no one else may see, in the format of
   *     {@link java.util.Properties}
   * @param lines gets each line of output and error, on a thread of its own
   */
  static ChildProcess start(JavaCommand command, String properties, Consumer<String> lines) {
    try {
      Process process = command.builder().redirectErrorStream(true).start();
      ChildProcess child = new ChildProcess(command.name(), process, lines);
      child.reader.start();
      child.send(properties + Tether.END_OF_PROPERTIES);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The process '%s' cannot be started.".formatted(command.name()), e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** The last lines that the process wrote. */
  String tail() {
    synchronized (lastLines) {
      return String.join(System.lineSeparator(), lastLines);
    }
  }

  /** Asks the process to end, by SIGTERM; it may finish what it has in hand. */
  void terminate() {
    // Process.destroy would close the pipe as well, and the child take us for dead.
    process.toHandle().destroy();
  }

  /**
   * Waits for the end of the process and of its output.
   *
   * @return its exit code
   * @throws IllegalStateException if it still runs after {@code limit}
   */
  int await(Duration limit) throws InterruptedException {
    if (!endsWithin(limit)) {
      throw new IllegalStateException(
          "'%s' (process %d) has not ended within %d s."
              .formatted(name, process.pid(), limit.toSeconds()));
    }
    reader.join(Duration.ofSeconds(5).toMillis());
    return process.exitValue();
  }

  /** Waits for the end of the process, and says whether it came within {@code limit}. */
  boolean endsWithin(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the process at once. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private void send(String text) throws IOException {
    try {
      pipe.write(text.getBytes(UTF_8));
      pipe.flush();
    } catch (IOException e) {
      close();
      throw new IOException("It ended at once. It said: " + tail(), e);
    }
  }

  private void read(Consumer<String> lines) {
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        keep(line);
        lines.accept(line);
      }
    } catch (IOException e) {
      keep("(output lost: " + e.getMessage() + ")");
    }
  }

  private void keep(String line) {
    synchronized (lastLines) {
      if (lastLines.size() == KEPT_LINES) {
        lastLines.removeFirst();
      }
      lastLines.addLast(line);
    }
  }
}
