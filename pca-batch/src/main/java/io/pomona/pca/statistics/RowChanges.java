package io.pomona.pca.statistics;

import static org.apache.spark.sql.functions.col;

import io.pomona.table.TableVersion;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What has happened to the rows since an earlier version of the features table, by Delta's change
 * data feed: appended rows are read from the files that the appends left, compaction shows nothing,
 * an update is one row removed and one added.
 *
 * @param <T> what is made of the changes
 */
public sealed interface RowChanges<T> {

  /** Of a row of the feed: that it came. */
  Column ADDED = col("_change_type").isin("insert", "update_postimage");

  /** Of a row of the feed: that it went. A row that came and went again is there twice. */
  Column REMOVED = col("_change_type").isin("delete", "update_preimage");

  /**
   * All changes.
   *
   * @param found what was made of them
   */
  record Known<T>(T found) implements RowChanges<T> {}

  /**
   * The table cannot tell.
   *
   * @param why for the person who runs the job
   */
  record Unknown<T>(String why) implements RowChanges<T> {}

  /**
   * What came and went after {@code version} up to the version {@code until}.
   *
   * @param tableId the identity that the table had at {@code version}
   * @param pass makes something of the feed, which has the columns of the features table and is
   *     {@link #ADDED} or {@link #REMOVED}; it reads it to the end, as whatever keeps the feed from
   *     being read, switched off, cleaned logs, vacuumed files, is found out by reading
   * @param none what the pass would make of no changes
   */
  static <T> RowChanges<T> since(
      SparkSession spark,
      TableVersion until,
      String tableId,
      long version,
      Function<Dataset<Row>, T> pass,
      T none) {
    if (!until.tableId().equals(tableId)) {
      return new Unknown<>("the features table was made anew");
    }
    if (version > until.version()) {
      return new Unknown<>("version %d is not there any more".formatted(version));
    }
    if (version == until.version()) {
      return new Known<>(none);
    }
    return Feed.read(spark, until, version + 1, pass);
  }

  /** The feed itself. */
  final class Feed {

    private static final int LONGEST_REASON = 200;

    private Feed() {}

    @SuppressWarnings(
        "CatchingUnchecked") // Spark throws checked exceptions that it does not declare.
    private static <T> RowChanges<T> read(
        SparkSession spark, TableVersion until, long from, Function<Dataset<Row>, T> pass) {
      try {
        Dataset<Row> feed =
            spark
                .read()
                .format("delta")
                .option("readChangeFeed", "true")
                .option("startingVersion", from)
                .option("endingVersion", until.version())
                .load(until.location());
        return new Known<>(pass.apply(feed));
      } catch (Exception e) {
        return new Unknown<>(
            "the changes from version %d to %d cannot be read (%s)"
                .formatted(from, until.version(), brief(e)));
      }
    }

    private static String brief(Exception e) {
      String text = String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
      return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "...";
    }
  }
}
