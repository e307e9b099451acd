package io.pomona.table;

import static org.apache.spark.sql.functions.col;

import io.delta.tables.DeltaTable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;

/**
 * Makes the small files of a table, one for each micro-batch, into large ones. The rows stay as
 * they are, and the commit says so: readers of changes see none.
 */
final class SmallFiles {

  private static final int ENOUGH = 10;
  private static final long SMALL = 64L << 20;
  private static final long LARGE = 128L << 20;

  // Of its own, because what counts as small is a setting of the session.
  private final SparkSession spark;

  SmallFiles(SparkSession spark) {
    this.spark = spark.newSession();
    this.spark.conf().set("spark.databricks.delta.optimize.minFileSize", Long.toString(SMALL));
    this.spark.conf().set("spark.databricks.delta.optimize.maxFileSize", Long.toString(LARGE));
  }

  /**
   * Whether the table at {@code location} has {@code count} small files, and enough to make {@link
   * #compact} worthwhile. As this process knows the table: the store is not asked.
   */
  boolean areAtLeast(int count, String location) {
    Snapshot snapshot = DeltaLog.forTable(spark, location).unsafeVolatileSnapshot();
    int due = Math.max(count, ENOUGH);
    // The number of all files is known after a commit; to look at each takes a Spark job.
    return allFiles(snapshot) >= due && smallFiles(snapshot) >= due;
  }

  /** Compacts the table at {@code location}, if it has files enough to make that worthwhile. */
  void compact(String location) {
    DeltaTable table = DeltaTable.forPath(spark, location);
    if (table.detail().select("numFiles").head().getLong(0) >= ENOUGH) {
      table.optimize().executeCompaction();
    }
  }

  private static long allFiles(Snapshot snapshot) {
    return snapshot.checksumOpt().isDefined()
        ? snapshot.checksumOpt().get().numFiles()
        : snapshot.numOfFiles();
  }

  private static long smallFiles(Snapshot snapshot) {
    return snapshot.allFiles().filter(col("size").lt(SMALL)).count();
  }
}
