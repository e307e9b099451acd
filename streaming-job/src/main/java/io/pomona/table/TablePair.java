package io.pomona.table;

import io.pomona.job.BackgroundQuery;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Two tables that are written together. They are opened side by side, since each takes some thirty
 * requests one after the other, and neither is made beside a foreign one.
 *
 * @param first what the one is
 * @param firstLocation its URI
 * @param second what the other is
 * @param secondLocation its URI
 */
public record TablePair(
    TableDefinition first, String firstLocation, TableDefinition second, String secondLocation) {

  /**
   * Which tables of a pair were not there.
   *
   * @param first whether the first was missing
   * @param second whether the second was missing
   */
  public record Missing(boolean first, boolean second) {

    /** Whether nothing was at either location. */
    public boolean both() {
      return first && second;
    }
  }

  /**
   * Creates the tables that are missing, and gives those of an earlier release the columns that
   * came since.
   *
   * @return which were missing, and are there now
   * @throws io.pomona.job.UserError if a table with other columns is at one of the locations; at
   *     the other nothing has changed then
   */
  public Missing createIfMissing(SparkSession spark) {
    Optional<StructType> firstColumns;
    Optional<StructType> secondColumns;
    try (BackgroundQuery<Optional<StructType>> beside =
        BackgroundQuery.begin("pomona-open-table", () -> second.columns(spark, secondLocation))) {
      firstColumns = first.columns(spark, firstLocation);
      secondColumns = beside.result();
    }
    try (BackgroundQuery<Void> beside =
        BackgroundQuery.run(
            "pomona-create-table", () -> second.complete(spark, secondLocation, secondColumns))) {
      first.complete(spark, firstLocation, firstColumns);
      beside.result();
    }
    return new Missing(firstColumns.isEmpty(), secondColumns.isEmpty());
  }

  /** Whether one of the tables, both of which are new, has had a commit since it was made. */
  boolean haveChanged(SparkSession spark) {
    try (BackgroundQuery<Boolean> beside =
        BackgroundQuery.begin(
            "pomona-look-at-table", () -> second.hasChanged(spark, secondLocation))) {
      return first.hasChanged(spark, firstLocation) || beside.result();
    }
  }
}
