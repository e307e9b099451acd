package io.pomona.pca.statistics;

import static io.pomona.table.FeaturesTable.FEATURES;
import static io.pomona.table.FeaturesTable.LABEL;
import static io.pomona.table.FeaturesTable.MODEL;
import static io.pomona.table.FeaturesTable.PATH;
import static org.apache.spark.sql.functions.col;

import io.pomona.table.TableVersion;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of one model in one version of the features table; they stay the same whatever is
 * written to the table meanwhile.
 *
 * @param location the table's URI
 * @param tableId the table's Delta identity, another one after it was deleted and made anew
 * @param version the table's Delta version
 * @param model whose features these are
 * @param rowsByModel what the version has, the other models' rows too
 * @param table gives all rows of the version, asked when they are read: an incremental refit does
 *     without until it publishes
 */
public record FeaturesSnapshot(
    String location,
    String tableId,
    long version,
    String model,
    RowsByModel rowsByModel,
    Supplier<Dataset<Row>> table) {

  /** The rows: {@code path STRING, label STRING, features ARRAY<FLOAT>}. */
  public Dataset<Row> rows() {
    return table.get().where(col(MODEL).equalTo(model)).select(PATH, LABEL, FEATURES);
  }

  /** The version of the table that the rows are of. */
  public TableVersion tableVersion() {
    return new TableVersion(location, tableId, version);
  }

  /** How many rows there are. */
  public long rowCount() {
    return rowsByModel.count(model);
  }

  /** The rest of the table, left out. */
  public LeftOut otherModels() {
    return new LeftOut(rowsByModel.models() - 1, rowsByModel.total() - rowCount());
  }

  /**
   * Rows that a snapshot leaves out because another model made them.
   *
   * @param models how many other models there are
   * @param rowCount how many rows they have together
   */
  public record LeftOut(int models, long rowCount) {}
}
