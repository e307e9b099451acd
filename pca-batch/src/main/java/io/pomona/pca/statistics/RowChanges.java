package io.pomona.pca.statistics;

import static io.pomona.table.FeaturesTable.FEATURES;
import static io.pomona.table.FeaturesTable.LABEL;
import static io.pomona.table.FeaturesTable.MODEL;
import static io.pomona.table.FeaturesTable.PATH;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What has happened to the rows of a model since an earlier version of the features table, by
 * Delta's change data feed: appended rows are read from the files that the appends left, compaction
 * shows nothing, an update is one row removed and one added.
 */
public sealed interface RowChanges {

  /**
   * All changes.
   *
   * @param addedCount rows that came
   * @param removedCount rows that went
   * @param added what came, with the columns of {@link FeaturesSnapshot#rows}
   * @param removed what went; a row that came and went again is in both
   */
  record Known(long addedCount, long removedCount, Dataset<Row> added, Dataset<Row> removed)
      implements RowChanges {

    /** How many rows there are now, after {@code before}. */
    public long after(long before) {
      return before + addedCount - removedCount;
    }
  }

  /**
   * The table cannot tell.
   *
   * @param why for the person who runs the job
   */
  record Unknown(String why) implements RowChanges {}

  /**
   * What came and went after {@code version} up to the snapshot's version.
   *
   * @param tableId the identity that the table had at {@code version}
   */
  static RowChanges since(
      SparkSession spark, FeaturesSnapshot snapshot, String tableId, long version) {
    if (!snapshot.tableId().equals(tableId)) {
      return new Unknown("the features table was made anew");
    }
    if (version > snapshot.version()) {
      return new Unknown("version %d is not there any more".formatted(version));
    }
    if (version == snapshot.version()) {
      return new Known(0, 0, snapshot.rows().limit(0), snapshot.rows().limit(0));
    }
    return Feed.read(spark, snapshot, version + 1);
  }

  /** The feed itself. */
  final class Feed {

    private static final int LONGEST_REASON = 200;
    private static final String CHANGE_TYPE = "_change_type";
    private static final Column ADDED = col(CHANGE_TYPE).isin("insert", "update_postimage");
    private static final Column REMOVED = col(CHANGE_TYPE).isin("delete", "update_preimage");

    private Feed() {}

    // Whatever keeps it from being read, a switched-off feed, cleaned logs, vacuumed files, is
    // found out by counting.
    @SuppressWarnings(
        "CatchingUnchecked") // Spark throws checked exceptions that it does not declare.
    private static RowChanges read(SparkSession spark, FeaturesSnapshot snapshot, long from) {
      try {
        Dataset<Row> feed =
            spark
                .read()
                .format("delta")
                .option("readChangeFeed", "true")
                .option("startingVersion", from)
                .option("endingVersion", snapshot.version())
                .load(snapshot.location())
                .where(col(MODEL).equalTo(snapshot.model()));
        Row counts = feed.agg(count(when(ADDED, lit(1))), count(when(REMOVED, lit(1)))).head();
        return new Known(
            counts.getLong(0), counts.getLong(1), rows(feed, ADDED), rows(feed, REMOVED));
      } catch (Exception e) {
        return new Unknown(
            "the changes from version %d to %d cannot be read (%s)"
                .formatted(from, snapshot.version(), brief(e)));
      }
    }

    private static Dataset<Row> rows(Dataset<Row> feed, Column which) {
      return feed.where(which).select(PATH, LABEL, FEATURES);
    }

    private static String brief(Exception e) {
      String text = String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
      return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "...";
    }
  }
}
