package io.pomona.featurize;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * How Spark writes the files of a checkpoint. Its own way, another name and a rename, is a copy and
 * some 20 requests on S3. Where the store makes an object visible when its upload ends, and never
 * if it is aborted, the file can be written under its name at once; S3A says of itself that it is
 * such a store. What does that is a part of Spark that a cluster may lack; without it, Spark's own
 * way stays.
 */
final class CheckpointFiles {

  private static final String MANAGER = "spark.sql.streaming.checkpointFileManagerClass";
  // By name: it is of spark-hadoop-cloud, which not every cluster has.
  private static final String ABORTABLE =
      "org.apache.spark.internal.io.cloud.AbortableStreamBasedCheckpointFileManager";

  private CheckpointFiles() {}

  /** Sets {@code spark} to the shortest sound way for {@code checkpoint}, unless the user did. */
  static void choose(SparkSession spark, String checkpoint) {
    if (spark.conf().getOption(MANAGER).isEmpty()
        && isPresent()
        && isAbortable(spark, checkpoint)) {
      spark.conf().set(MANAGER, ABORTABLE);
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

  private static boolean isAbortable(SparkSession spark, String checkpoint) {
    Path path = new Path(checkpoint);
    try {
      return path.getFileSystem(spark.sessionState().newHadoopConf())
          .hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot look at '%s': %s. Check the URI of --checkpoint, the credentials and the endpoint."
              .formatted(checkpoint, e.getMessage()),
          e);
    }
  }
}
