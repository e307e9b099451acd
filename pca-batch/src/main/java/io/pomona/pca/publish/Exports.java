package io.pomona.pca.publish;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;

import io.pomona.job.RawFileSystem;
import io.pomona.job.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Copies of a reduced table in other formats, for tools that read no Delta. */
public final class Exports {

  private final SparkSession spark;
  private final Dataset<Row> reduced;

  /** Exports of {@code reduced}, the rows of one version of a reduced table. */
  public Exports(SparkSession spark, Dataset<Row> reduced) {
    this.spark = spark;
    this.reduced = reduced;
  }

  /**
   * Writes one file at exactly {@code uri}: a header {@code path;label;pc_1;...;pc_k}, then a line
   * for each image, ordered by path, UTF-8. A field with a semicolon, a quote or a line break
   * stands in double quotes, its quotes doubled. The file is replaced when it is complete.
   *
   * @param components how many scores a row has
   * @throws UserError if a folder is at {@code uri}
   */
  public void csv(String uri, int components) {
    Path file = new Path(uri);
    Path folder = new Path(file.getParent(), "_" + file.getName() + "-" + UUID.randomUUID());
    try {
      // Moved by the local file system itself, the file leaves its .crc companion behind.
      FileSystem files = RawFileSystem.of(file, spark.sessionState().newHadoopConf());
      requireNoFolder(files, file);
      try {
        matrix(components)
            .write()
            .option("header", true)
            .option("sep", ";")
            .option("escape", "\"")
            .option("ignoreLeadingWhiteSpace", false)
            .option("ignoreTrailingWhiteSpace", false)
            .csv(folder.toString());
        files.delete(file, false);
        if (!files.rename(onlyPart(files, folder), file)) {
          throw new IOException("The store did not move the complete file into its place");
        }
      } finally {
        files.delete(folder, true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the matrix '%s'".formatted(uri), e);
    }
  }

  /**
   * Writes Parquet files under {@code uri} with the columns {@code path}, {@code label}, {@code
   * pca_features}, the last an MLlib vector; replaces what is there, not atomically.
   */
  public void parquet(String uri) {
    reduced
        .select(
            col(ReducedTable.PATH),
            col(ReducedTable.LABEL),
            array_to_vector(col(ReducedTable.PCA_FEATURES)).as(ReducedTable.PCA_FEATURES))
        .write()
        .mode("overwrite")
        .parquet(uri);
  }

  private Dataset<Row> matrix(int components) {
    Stream<Column> scores =
        IntStream.range(0, components)
            .mapToObj(i -> col(ReducedTable.PCA_FEATURES).getItem(i).as("pc_" + (i + 1)));
    // Of few columns while they are moved and sorted.
    return reduced
        .repartition(1)
        .sortWithinPartitions(ReducedTable.PATH)
        .select(
            Stream.concat(Stream.of(col(ReducedTable.PATH), col(ReducedTable.LABEL)), scores)
                .toArray(Column[]::new));
  }

  private static void requireNoFolder(FileSystem files, Path file) throws IOException {
    if (files.exists(file) && files.getFileStatus(file).isDirectory()) {
      throw new UserError(
          "--csv writes one file, and '%s' is a folder. Name a file in it.".formatted(file));
    }
  }

  private static Path onlyPart(FileSystem files, Path folder) throws IOException {
    for (FileStatus status : files.listStatus(folder)) {
      if (status.getPath().getName().startsWith("part-")) {
        return status.getPath();
      }
    }
    throw new IOException("Spark left no part file in '%s'".formatted(folder));
  }
}
