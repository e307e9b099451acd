package io.pomona.pca.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Paths that mean the same in every process, with their scheme and from the root on. */
public final class QualifiedPath {

  private QualifiedPath() {}

  /**
   * The path at {@code location}, which may be relative to the working directory.
   *
   * @throws UncheckedIOException if no file system serves it
   */
  public static Path of(SparkSession spark, String location) {
    Path path = new Path(location);
    try {
      return path.getFileSystem(spark.sessionState().newHadoopConf()).makeQualified(path);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot reach the store of '%s': %s. Check the URI, the credentials and the endpoint."
              .formatted(location, e.getMessage()),
          e);
    }
  }
}
