package io.pomona.table;

import io.delta.tables.DeltaTable;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the small files of a table, one for each micro-batch, into large ones. The rows stay as
 * they are, and the commit says so: readers of changes see none.
 */
final class SmallFiles {

  private static final int ENOUGH = 10;
  private static final String SMALL = Long.toString(64L << 20);
  private static final String LARGE = Long.toString(128L << 20);

  // Of its own, because what counts as small is a setting of the session.
  private final SparkSession spark;

  SmallFiles(SparkSession spark) {
    this.spark = spark.newSession();
    this.spark.conf().set("spark.databricks.delta.optimize.minFileSize", SMALL);
    this.spark.conf().set("spark.databricks.delta.optimize.maxFileSize", LARGE);
  }

  /** Compacts the table at {@code location}, if it has files enough to make that worthwhile. */
  void compact(String location) {
    DeltaTable table = DeltaTable.forPath(spark, location);
    if (table.detail().select("numFiles").head().getLong(0) >= ENOUGH) {
      table.optimize().executeCompaction();
    }
  }
}
