package io.pomona.table;

import io.pomona.job.BackgroundQuery;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Two tables that are written together. They are opened side by side, since each takes some twenty
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
   * What is at the locations.
   *
   * @param first the columns of the first table, if it is there
   * @param second the columns of the second, if it is there
   */
  record Found(Optional<StructType> first, Optional<StructType> second) {

    Missing missing() {
      return new Missing(first.isEmpty(), second.isEmpty());
    }
  }

  /**
   * Creates the tables that are missing, and gives those of an earlier release the columns that
   * came since.
   *
   * @return which were missing, and are there now
   * @throws io.pomona.job.UserError if a table with other columns, or files of something else, are
   *     at one of the locations; at the other nothing has changed then
   */
  public Missing createIfMissing(SparkSession spark) {
    Found found = find(spark);
    addLaterColumns(spark, create(spark, found), () -> {});
    return found.missing();
  }

  /** Looks at the locations; see {@link #createIfMissing} for errors. */
  Found find(SparkSession spark) {
    try (BackgroundQuery<Optional<StructType>> beside =
        BackgroundQuery.begin("pomona-open-table", () -> second.columns(spark, secondLocation))) {
      return new Found(first.columns(spark, firstLocation), beside.result());
    }
  }

  /** Creates the tables that were not {@code found}, and says what is there then. */
  Found create(SparkSession spark, Found found) {
    try (BackgroundQuery<StructType> beside =
        BackgroundQuery.begin(
            "pomona-create-table",
            () -> found.second().orElseGet(() -> second.create(spark, secondLocation)))) {
      StructType firstColumns = found.first().orElseGet(() -> first.create(spark, firstLocation));
      return new Found(Optional.of(firstColumns), Optional.of(beside.result()));
    }
  }

  /**
   * Gives those tables that were {@code found} to be of an earlier release the columns that came
   * since.
   *
   * @param beforeEach called before a table is altered
   */
  void addLaterColumns(SparkSession spark, Found found, Runnable beforeEach) {
    found.first().ifPresent(seen -> first.addLaterColumns(spark, firstLocation, seen, beforeEach));
    found
        .second()
        .ifPresent(seen -> second.addLaterColumns(spark, secondLocation, seen, beforeEach));
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
