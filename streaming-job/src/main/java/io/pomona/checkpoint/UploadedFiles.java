package io.pomona.checkpoint;

import io.pomona.job.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager;

/**
 * Files on a store that shows an object when its upload ends: each is written under its own name.
 * Thread-safe, a stream of it for one thread.
 *
 * <p>Such a store has no folders. None is made, one that is missing lists as an empty one, and what
 * is asked for are files: on S3 each look for a folder takes two requests, and making one three.
 *
 * <p>A file that must not be there yet is looked for once: by Spark, which asks whether it exists
 * and then writes it, or else just before its upload ends. Two writers who look at the same time
 * both end theirs: the writer's lease keeps them apart, not this.
 */
final class UploadedFiles extends FileSystemBasedCheckpointFileManager {

  private final Path folder;
  private final AtomicReference<Path> missing = new AtomicReference<>();
  private volatile boolean holdsFiles;

  UploadedFiles(Path folder, Configuration hadoop) {
    super(folder, hadoop);
    this.folder = folder;
  }

  @Override
  public CancellableFSDataOutputStream createAtomic(Path path, boolean overwriteIfPossible) {
    try {
      boolean seenMissing = path.equals(missing.getAndSet(null));
      return new Upload(path, overwriteIfPossible || seenMissing, fs().create(path, true));
    } catch (IOException e) {
      throw unanswered("write", path, e);
    }
  }

  @Override
  public FileStatus[] list(Path path, PathFilter filter) {
    try {
      return isMissing(path) ? new FileStatus[0] : fs().listStatus(path, filter);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    } catch (IOException e) {
      throw unanswered("list", path, e);
    }
  }

  /** Whether a file is at {@code path}; the folder that this was made for is always there. */
  @Override
  public boolean exists(Path path) {
    try {
      boolean exists = path.equals(folder) || StoredFile.exists(fs(), path);
      missing.set(exists ? null : path);
      return exists;
    } catch (IOException e) {
      throw unanswered("look for", path, e);
    }
  }

  @Override
  public void mkdirs(Path path) {}

  @Override
  public Path createCheckpointDirectory() {
    return fs().makeQualified(folder);
  }

  // Listing what is not there takes three requests, since S3A asks for a file of that name, too. So
  // does what Hadoop would have called in place of isDirectory, which takes one.
  @SuppressWarnings("deprecation")
  private boolean isMissing(Path path) throws IOException {
    if (!path.equals(folder)) {
      return false;
    }
    holdsFiles = holdsFiles || fs().isDirectory(path);
    return !holdsFiles;
  }

  // Spark's interface declares no exception.
  private static UncheckedIOException unanswered(String what, Path path, IOException e) {
    return new UncheckedIOException(
        "Cannot %s '%s': %s. Check the URI, the credentials and the endpoint."
            .formatted(what, path, e.getMessage()),
        e);
  }

  /** One upload, which ends when it is closed and leaves nothing when it is cancelled. */
  private final class Upload extends CancellableFSDataOutputStream {

    private final Path path;
    private final boolean isSure;
    private final FSDataOutputStream upload;
    private boolean ended;

    /**
     * @param isSure whether the file may be written without a look
     */
    Upload(Path path, boolean isSure, FSDataOutputStream upload) {
      super(upload);
      this.path = path;
      this.isSure = isSure;
      this.upload = upload;
    }

    /**
     * Shows the file.
     *
     * @throws FileAlreadyExistsException if it must not be there and is
     * @throws IOException if the upload fails: the file is not there then
     */
    @Override
    public void close() throws IOException {
      if (ended) {
        return;
      }
      if (!isSure && StoredFile.exists(fs(), path)) {
        cancel();
        throw new FileAlreadyExistsException(
            "'%s' is there already: another stream writes to this checkpoint".formatted(path));
      }
      ended = true;
      upload.close();
    }

    @Override
    public void cancel() {
      if (!ended) {
        ended = true;
        upload.abort();
      }
    }
  }
}
