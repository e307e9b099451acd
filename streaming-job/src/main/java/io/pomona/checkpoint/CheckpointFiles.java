package io.pomona.checkpoint;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager;

/**
 * The shortest sound way to write a checkpoint's files, for the file system they are on. Spark
 * makes one by its name for each folder, Delta one for each table. Thread-safe.
 *
 * <p>Spark's own way is another name and a rename, by Hadoop's {@code FileContext}. On S3 that is a
 * copy and some 20 requests; what is done in its place is said in {@link UploadedFiles}. On local
 * files it starts two processes a rename, {@code readlink} of both names, which takes longer than
 * the rest; Hadoop's {@code FileSystem} renames there by one call of the system, as atomic.
 * Elsewhere Spark's own way stays.
 */
public final class CheckpointFiles implements CheckpointFileManager {

  /** Spark's setting for the class that writes checkpoints. */
  public static final String SETTING = "spark.sql.streaming.checkpointFileManagerClass";

  private final CheckpointFileManager files;

  /**
   * Called by Spark.
   *
   * @throws IOException if there is no file system for {@code path}
   */
  public CheckpointFiles(Path path, Configuration hadoop) throws IOException {
    files = of(path, hadoop);
  }

  static CheckpointFileManager of(Path path, Configuration hadoop) throws IOException {
    FileSystem fileSystem = path.getFileSystem(hadoop);
    if (fileSystem instanceof LocalFileSystem) {
      return new FileSystemBasedCheckpointFileManager(path, hadoop);
    }
    // A store that says so shows an object when its upload ends, and never if that is aborted.
    if (fileSystem.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM)) {
      return new UploadedFiles(path, hadoop);
    }
    Configuration unset = new Configuration(hadoop);
    unset.unset(SETTING);
    return CheckpointFileManager.create(path, unset);
  }

  @Override
  public CancellableFSDataOutputStream createAtomic(Path path, boolean overwriteIfPossible) {
    return files.createAtomic(path, overwriteIfPossible);
  }

  @Override
  public FSDataInputStream open(Path path) {
    return files.open(path);
  }

  @Override
  public FileStatus[] list(Path path, PathFilter filter) {
    return files.list(path, filter);
  }

  @Override
  public void mkdirs(Path path) {
    files.mkdirs(path);
  }

  @Override
  public boolean exists(Path path) {
    return files.exists(path);
  }

  @Override
  public void delete(Path path) {
    files.delete(path);
  }

  @Override
  public boolean isLocal() {
    return files.isLocal();
  }

  @Override
  public Path createCheckpointDirectory() {
    return files.createCheckpointDirectory();
  }
}
