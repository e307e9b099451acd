package io.pomona.featurize;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager;

/**
 * How Spark writes the files of a checkpoint. Its own way is another name and a rename, by Hadoop's
 * {@code FileContext}.
 *
 * <p>On S3 that is a copy and some 20 requests. Where the store makes an object visible when its
 * upload ends, and never if it is aborted, the file can be written under its name at once; S3A says
 * of itself that it is such a store. What does that is a part of Spark that a cluster may lack;
 * without it, Spark's own way stays.
 *
 * <p>On local files it starts two processes a rename, {@code readlink} of both names, which takes
 * longer than the rest. Hadoop's {@code FileSystem} renames there by one call of the system, as
 * atomic.
 */
final class CheckpointFiles {

  private static final String MANAGER = "spark.sql.streaming.checkpointFileManagerClass";
  // By name: it is of spark-hadoop-cloud, which not every cluster has.
  private static final String ABORTABLE =
      "org.apache.spark.internal.io.cloud.AbortableStreamBasedCheckpointFileManager";

  private CheckpointFiles() {}

  /** Sets {@code spark} to the shortest sound way for {@code checkpoint}, unless the user did. */
  static void choose(SparkSession spark, String checkpoint) {
    if (spark.conf().getOption(MANAGER).isDefined()) {
      return;
    }
    Path path = new Path(checkpoint);
    try {
      FileSystem fileSystem = path.getFileSystem(spark.sessionState().newHadoopConf());
      if (fileSystem instanceof LocalFileSystem) {
        spark.conf().set(MANAGER, FileSystemBasedCheckpointFileManager.class.getName());
      } else if (isPresent()
          && fileSystem.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM)) {
        spark.conf().set(MANAGER, ABORTABLE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot look at '%s': %s. Check the URI of --checkpoint, the credentials and the endpoint."
              .formatted(checkpoint, e.getMessage()),
          e);
    }
  }

  private static boolean isPresent() {
    try {
      Class.forName(ABORTABLE, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
