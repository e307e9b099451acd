package io.pomona.pca.publish;

import static org.apache.spark.sql.functions.col;

import io.pomona.job.UserError;
import io.pomona.table.TableContents;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Writes scores to a reduced table, each time in one commit that carries its {@link ReducedMark}.
 *
 * <p>A commit counts as the transaction after the table's version that the writer saw when it was
 * made. So of two writers that started from one version, a refit and a projection, say, one fails,
 * and scores of two fits never mix.
 */
final class ReducedWriter {

  private static final String TRANSACTION = "pomona-pca";
  private static final int COMMITS = 100;
  // What leaves the rows as they are. After anything else the mark before says nothing.
  private static final Set<String> HARMLESS =
      Set.of(
          "OPTIMIZE",
          "REORG",
          "VACUUM START",
          "VACUUM END",
          "SET TBLPROPERTIES",
          "UNSET TBLPROPERTIES",
          "CHANGE COLUMN");

  private final SparkSession spark;
  private final String location;
  private final List<Row> commits;
  private final long version;

  /** A writer to the table at {@code location}, from its present version; creates it. */
  ReducedWriter(SparkSession spark, String location) {
    this(spark, location, ReducedTable.DEFINITION.createIfMissing(spark, location));
  }

  /** A writer to the table at {@code location}, which is there, and was {@code made} just now. */
  ReducedWriter(SparkSession spark, String location, boolean made) {
    this.spark = spark;
    this.location = location;
    this.commits = made ? List.of() : history();
    this.version = made ? 0 : commits.get(0).getLong(0);
  }

  /** The table's version that this writer starts from. */
  long version() {
    return version;
  }

  /** Whether this writer created the table. */
  boolean isNew() {
    return commits.isEmpty();
  }

  /** How many rows that version has. */
  long rowCount() {
    return new TableContents(spark, location, version).rowCount();
  }

  /**
   * What the rows are, if the last hundred commits tell: not if another program wrote rows, or took
   * the table back to an earlier version.
   */
  Optional<ReducedMark> mark() {
    return commits.stream()
        .filter(commit -> !HARMLESS.contains(commit.getString(1)))
        .findFirst()
        .flatMap(commit -> ReducedMark.parse(commit.getString(2)));
  }

  /**
   * Puts {@code scores} in place of all rows; returns the version that holds them.
   *
   * @throws UserError if another process wrote meanwhile
   */
  long replace(Dataset<Row> scores, ReducedMark mark) {
    return write(scores, SaveMode.Overwrite, mark);
  }

  /**
   * Adds {@code scores}; returns the version that holds them.
   *
   * @throws UserError if another process wrote meanwhile
   */
  long append(Dataset<Row> scores, ReducedMark mark) {
    return write(scores, SaveMode.Append, mark);
  }

  private long write(Dataset<Row> scores, SaveMode mode, ReducedMark mark) {
    try {
      scores
          .write()
          .format("delta")
          .mode(mode)
          .option("userMetadata", mark.text())
          .option("txnAppId", TRANSACTION)
          .option("txnVersion", version + 1)
          .save(location);
    } catch (ConcurrentModificationException e) {
      throw anotherWriter(e);
    }
    // Delta leaves a write out, without a word, whose transaction another has made already.
    return history().stream()
        .filter(commit -> commit.getLong(0) > version && mark.text().equals(commit.getString(2)))
        .map(commit -> commit.getLong(0))
        .findFirst()
        .orElseThrow(() -> anotherWriter(null));
  }

  private UserError anotherWriter(ConcurrentModificationException cause) {
    return new UserError(
        "Another process wrote to the reduced table at '%s' after version %d, so that nothing was written. Let one pomona pca write it at a time, and call again."
            .formatted(location, version),
        cause);
  }

  // The newest first.
  private List<Row> history() {
    return ReducedTable.DEFINITION
        .open(spark, location)
        .history(COMMITS)
        .select(col("version"), col("operation"), col("userMetadata"))
        .collectAsList();
  }
}
