package io.pomona.arrival;

import io.pomona.job.UserError;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;

/**
 * The files of a log in a checkpoint. A file is there whole or not at all, and is never written
 * again: Spark's own checkpoint file manager (the one that the session is configured with) sees to
 * it.
 */
final class LogFiles {

  /** Writes a file's content. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream stream) throws IOException;
  }

  private final Path directory;
  private final CheckpointFileManager manager;

  private LogFiles(Path directory, CheckpointFileManager manager) {
    this.directory = directory;
    this.manager = manager;
  }

  /** Opens {@code directory}, making it if it is missing. */
  static LogFiles open(Path directory, Configuration hadoop) throws IOException {
    LogFiles files = new LogFiles(directory, CheckpointFileManager.create(directory, hadoop));
    files.manager.mkdirs(directory);
    return files;
  }

  /** Names of the finished files. */
  List<String> names() throws IOException {
    return Stream.of(manager.list(directory))
        .filter(FileStatus::isFile)
        .map(file -> file.getPath().getName())
        .filter(name -> !name.startsWith("."))
        .toList();
  }

  InputStream open(String name) throws IOException {
    return manager.open(new Path(directory, name));
  }

  /**
   * Writes a file that is not there yet.
   *
   * @throws UserError if it is: somebody else writes here
   */
  void create(String name, Content content) throws IOException {
    CancellableFSDataOutputStream file = manager.createAtomic(new Path(directory, name), false);
    try {
      OutputStream stream = new BufferedOutputStream(file);
      content.writeTo(stream);
      stream.flush();
      file.close();
    } catch (FileAlreadyExistsException e) {
      throw new UserError(
          "Another stream writes to the checkpoint: '%s' was just made in '%s'. Stop one of the two, or give each its own --checkpoint."
              .formatted(name, directory),
          e);
    } catch (IOException | RuntimeException e) {
      file.cancel();
      throw e;
    }
  }

  void delete(String name) throws IOException {
    manager.delete(new Path(directory, name));
  }

  /** What to say when {@code finding} shows that the log cannot be relied upon. */
  UserError damaged(String finding) {
    return new UserError(
        "The checkpoint cannot be continued: in '%s' %s. Name another --checkpoint: the tables tell what has been done, and nothing is doubled."
            .formatted(directory, finding));
  }
}
