package io.pomona.pca.statistics;

import static io.pomona.pca.statistics.RowChanges.ADDED;
import static io.pomona.pca.statistics.RowChanges.REMOVED;
import static io.pomona.table.FeaturesTable.FEATURES;
import static io.pomona.table.FeaturesTable.LABEL;
import static io.pomona.table.FeaturesTable.MODEL;
import static io.pomona.table.FeaturesTable.PATH;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many rows came and went, without a look at their features.
 *
 * @param addedCount rows that came
 * @param removedCount rows that went
 * @param added what came, with the columns of {@link FeaturesSnapshot#rows}
 */
public record CountedChanges(long addedCount, long removedCount, Dataset<Row> added) {

  /** The changes of {@code snapshot} against itself. */
  public static CountedChanges none(FeaturesSnapshot snapshot) {
    return new CountedChanges(0, 0, snapshot.rows().limit(0));
  }

  /** Counts the changes of {@code model}'s rows in {@code feed}, as {@link RowChanges} reads it. */
  public static CountedChanges of(Dataset<Row> feed, String model) {
    Dataset<Row> changes = feed.where(col(MODEL).equalTo(model));
    Row counts = changes.agg(count(when(ADDED, lit(1))), count(when(REMOVED, lit(1)))).head();
    return new CountedChanges(
        counts.getLong(0), counts.getLong(1), changes.where(ADDED).select(PATH, LABEL, FEATURES));
  }

  /** How many rows there are now, after {@code before}. */
  public long after(long before) {
    return before + addedCount - removedCount;
  }
}
