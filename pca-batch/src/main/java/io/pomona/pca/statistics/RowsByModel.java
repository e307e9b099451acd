package io.pomona.pca.statistics;

import static io.pomona.pca.statistics.RowChanges.REMOVED;
import static io.pomona.table.FeaturesTable.INGESTED_AT;
import static io.pomona.table.FeaturesTable.MODEL;
import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.pomona.pca.statistics.StatisticsTable.KeptRows;
import io.pomona.table.TableVersion;
import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * How many rows each model has in the features table, and when the last of them was ingested. Not
 * for two threads at once; serialisable, for Spark.
 */
public final class RowsByModel implements Serializable {

  private static final long serialVersionUID = 1L;

  static final Column INGESTED_MICROS = unix_micros(col(INGESTED_AT));

  /** The one that ingested last comes first. */
  private static final Comparator<Map.Entry<String, Rows>> NEWEST_FIRST =
      Comparator.comparingLong((Map.Entry<String, Rows> model) -> model.getValue().newest())
          .reversed()
          .thenComparing(Map.Entry::getKey);

  private final Map<String, Rows> byModel = new HashMap<>();

  /**
   * The rows of a model.
   *
   * @param count how many, more than 0
   * @param newest when the last was ingested, in microseconds since 1970 began
   */
  public record Rows(long count, long newest) implements Serializable {

    private Rows with(Rows other) {
      return new Rows(count + other.count, Math.max(newest, other.newest));
    }
  }

  /** Counts the rows of {@code table}, which has the columns of the features table. */
  static RowsByModel of(Dataset<Row> table) {
    // In one stage, the partitions joined here: Spark would shuffle a handful of rows.
    return table
        .select(col(MODEL), INGESTED_MICROS)
        .javaRDD()
        .mapPartitions(
            rows -> {
              RowsByModel ofPartition = new RowsByModel();
              rows.forEachRemaining(row -> ofPartition.add(row.getString(0), row.getLong(1)));
              return List.of(ofPartition).iterator();
            })
        .collect()
        .stream()
        .reduce(new RowsByModel(), RowsByModel::and);
  }

  /** The rows of the version {@code now}, from what came since; empty if any went. */
  static Optional<RowsByModel> since(SparkSession spark, TableVersion now, KeptRows before) {
    RowChanges<Optional<RowsByModel>> changes =
        RowChanges.since(
            spark,
            now,
            before.tableId(),
            before.version(),
            RowsByModel::ofFeed,
            Optional.of(new RowsByModel()));
    return changes instanceof RowChanges.Known<Optional<RowsByModel>> known
        ? known.found().map(before.rowsByModel()::and)
        : Optional.empty();
  }

  private static Optional<RowsByModel> ofFeed(Dataset<Row> feed) {
    List<Row> models =
        feed.groupBy(MODEL)
            .agg(sum(when(REMOVED, 1).otherwise(0)), sum(lit(1)), max(INGESTED_MICROS))
            .collectAsList();
    RowsByModel came = new RowsByModel();
    models.forEach(row -> came.add(row.getString(0), new Rows(row.getLong(2), row.getLong(3))));
    return models.stream().allMatch(row -> row.getLong(1) == 0)
        ? Optional.of(came)
        : Optional.empty();
  }

  /** Adds a row; returns this. */
  RowsByModel add(String model, long ingestedMicros) {
    return add(model, new Rows(1, ingestedMicros));
  }

  /** Adds rows; returns this. */
  public RowsByModel add(String model, Rows rows) {
    byModel.merge(model, rows, Rows::with);
    return this;
  }

  /** Adds the rows in {@code other}; returns this. */
  RowsByModel add(RowsByModel other) {
    other.byModel.forEach(this::add);
    return this;
  }

  /** These rows and those in {@code other}, as a new value. */
  RowsByModel and(RowsByModel other) {
    return new RowsByModel().add(this).add(other);
  }

  /** How many models have rows. */
  int models() {
    return byModel.size();
  }

  /** The rows of each model. */
  Map<String, Rows> byModel() {
    return Collections.unmodifiableMap(byModel);
  }

  /** How many rows {@code model} has; 0 for an unknown one. */
  long count(String model) {
    return byModel.containsKey(model) ? byModel.get(model).count() : 0;
  }

  /** How many rows all models have. */
  long total() {
    return byModel.values().stream().mapToLong(Rows::count).sum();
  }

  /** The model whose row was ingested last; empty without rows. */
  Optional<String> newest() {
    return byModel.entrySet().stream().min(NEWEST_FIRST).map(Map.Entry::getKey);
  }

  /** All models with their numbers of rows, for people. */
  @Override
  public String toString() {
    return byModel.entrySet().stream()
        .sorted(NEWEST_FIRST)
        .map(model -> "%s (%,d rows)".formatted(model.getKey(), model.getValue().count()))
        .collect(joining(", "));
  }
}
