package io.pomona.table;

import io.pomona.job.BackgroundQuery;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

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
    Missing missing =
        sideBySide(
            () -> first.isMissing(spark, firstLocation),
            () -> second.isMissing(spark, secondLocation));
    return sideBySide(
        () -> first.complete(spark, firstLocation, missing.first()),
        () -> second.complete(spark, secondLocation, missing.second()));
  }

  private static Missing sideBySide(Supplier<Boolean> first, Supplier<Boolean> second) {
    try (BackgroundQuery<Boolean> beside = BackgroundQuery.begin("pomona-open-table", second)) {
      boolean firstIsMissing = first.get();
      return new Missing(firstIsMissing, beside.result());
    }
  }
}
