package io.pomona.featurize;

import io.pomona.job.StopRequest;
import io.pomona.job.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file by which the stream is asked to end, where no signal reaches the driver in time: YARN
 * follows its SIGTERM with a SIGKILL. A thread of its own looks for the file every few seconds.
 *
 * <p><b>Contract.</b> A file that was not there when this object was made, or that has been written
 * anew since, makes the {@link StopRequest}, once. What was there before and is as it was does not,
 * so a marker need not be deleted, and never is. Only what the store said earlier is compared with
 * what it says now; no clock of this machine takes part. A folder is no marker.
 *
 * <p>A look that fails is a warning, once until one succeeds again; the next look comes. A look
 * that hangs holds up nothing but the next.
 */
final class StopMarker implements AutoCloseable {

  private final Path path;
  private final FileSystem fileSystem;
  private final Optional<Mark> before;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(StopMarker::daemon);
  private boolean failing;

  private StopMarker(Path path, FileSystem fileSystem) throws IOException {
    this.path = path;
    this.fileSystem = fileSystem;
    this.before = found();
  }

  /**
   * Remembers what is at {@code uri} now.
   *
   * @throws UserError if it cannot be looked at
   */
  static StopMarker at(String uri, Configuration hadoop) {
    try {
      Path path = new Path(uri);
      return new StopMarker(path, path.getFileSystem(hadoop));
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(
          "Cannot look at --stop-marker '%s': %s. Check the URI, the credentials and the endpoint."
              .formatted(uri, e.getMessage()),
          e);
    }
  }

  /**
   * Makes {@code stop} when the marker comes, looking once in a {@code period}.
   *
   * @param lines takes what a person should know, from the thread that looks
   */
  void watch(Duration period, StopRequest stop, Consumer<String> lines) {
    var unused =
        looks.scheduleWithFixedDelay(
            () -> look(stop, lines), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Looks no more. Does not wait for a look in hand. */
  @Override
  public void close() {
    looks.shutdownNow();
  }

  private void look(StopRequest stop, Consumer<String> lines) {
    try {
      Optional<Mark> now = found();
      failing = false;
      if (now.isPresent() && !now.equals(before)) {
        lines.accept("stop marker '%s' was written".formatted(path));
        stop.make();
        looks.shutdown();
      }
    } catch (IOException | RuntimeException e) {
      if (!failing && !looks.isShutdown()) {
        lines.accept(
            "warning     cannot look for the stop marker '%s' (%s). The stream goes on, and so does looking."
                .formatted(path, e));
      }
      failing = true;
    }
  }

  private Optional<Mark> found() throws IOException {
    try {
      return Optional.of(fileSystem.getFileStatus(path)).filter(FileStatus::isFile).map(Mark::of);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "pomona-stop-marker");
    thread.setDaemon(true);
    return thread;
  }

  /** What tells a file from one written over it; the ETag where times are whole seconds. */
  private record Mark(long modificationTime, long length, Optional<String> etag) {

    static Mark of(FileStatus status) {
      Optional<String> etag =
          status instanceof EtagSource source
              ? Optional.ofNullable(source.getEtag())
              : Optional.empty();
      return new Mark(status.getModificationTime(), status.getLen(), etag);
    }
  }
}
