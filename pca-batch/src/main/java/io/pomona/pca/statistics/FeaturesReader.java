package io.pomona.pca.statistics;

import io.pomona.job.UserError;
import io.pomona.table.FeaturesTable;
import io.pomona.table.TableContents;
import io.pomona.table.TableVersion;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Chooses what a refit reads: the latest version of a features table, and one model in it. */
public final class FeaturesReader {

  private final SparkSession spark;
  private final String location;

  /** A reader of the features table at {@code location}. */
  public FeaturesReader(SparkSession spark, String location) {
    this.spark = spark;
    this.location = location;
  }

  /**
   * The table's latest version.
   *
   * @throws UserError if no features table is there
   */
  public long latestVersion() {
    return FeaturesTable.DEFINITION.latestVersion(spark, location);
  }

  /**
   * How many rows the latest version has more than {@code version}, whatever their models; 0 if it
   * has fewer. Delta answers from its log where that has statistics of every file.
   */
  public long rowsSince(long version) {
    long latest = latestVersion();
    return latest == version
        ? 0
        : Math.max(0, contents(latest).rowCount() - contents(version).rowCount());
  }

  /**
   * The rows of {@code model}, or else of the model that ingested last, in the latest version. At
   * the cost of the rows that came since {@code kept} was written, where that tells what there was
   * before and no row has gone.
   *
   * @throws UserError if there is no such table, no row in it, or none of that model
   */
  public FeaturesSnapshot latest(Optional<String> model, StatisticsTable kept) {
    TableVersion now = now();
    TableContents contents = new TableContents(spark, now);
    return kept.lastRows()
        .flatMap(before -> RowsByModel.since(spark, now, before))
        .filter(known -> known.total() == contents.rowCount())
        .map(known -> at(now, model, known, contents))
        .orElseGet(() -> at(now, model));
  }

  /**
   * The table's latest version, and which table that is.
   *
   * @throws UserError if no features table is there
   */
  TableVersion now() {
    return FeaturesTable.DEFINITION.latest(spark, location);
  }

  /**
   * The rows of {@code model}, or else of the model that ingested last, in the version {@code at}.
   *
   * @throws UserError if there is no row in it, or none of that model
   */
  FeaturesSnapshot at(TableVersion at, Optional<String> model) {
    TableContents contents = new TableContents(spark, at);
    return at(at, model, RowsByModel.of(contents.rows()), contents);
  }

  /**
   * The same, where it is known already which rows the version {@code at} has.
   *
   * @throws UserError if there is no row in it, or none of that model
   */
  FeaturesSnapshot at(TableVersion at, Optional<String> model, RowsByModel known) {
    return at(at, model, known, new TableContents(spark, at));
  }

  private FeaturesSnapshot at(
      TableVersion at, Optional<String> model, RowsByModel known, TableContents contents) {
    String newest = newest(known, at);
    String chosen = model.orElse(newest);
    if (known.count(chosen) == 0) {
      throw new UserError(
          "The features table at '%s' has no row of --model '%s' in version %d. It has: %s."
              .formatted(location, chosen, at.version(), known));
    }
    return new FeaturesSnapshot(
        location, at.tableId(), at.version(), chosen, known, table(known, contents));
  }

  /** How many rows the version {@code at} has, whatever their models, by Delta's log if it can. */
  long rowCount(TableVersion at) {
    return new TableContents(spark, at).rowCount();
  }

  // Files of other models are worth being left out, if there are any.
  private static Supplier<Dataset<Row>> table(RowsByModel known, TableContents contents) {
    return known.models() == 1 ? contents::rows : contents::asDeltaReads;
  }

  private String newest(RowsByModel known, TableVersion at) {
    return known
        .newest()
        .orElseThrow(
            () ->
                new UserError(
                    "The features table at '%s' has no row in version %d: there is nothing to analyse. Run pomona featurize on it first."
                        .formatted(location, at.version())));
  }

  private TableContents contents(long version) {
    return new TableContents(spark, location, version);
  }
}
