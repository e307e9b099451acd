package io.pomona.pca.statistics;

import static io.pomona.table.FeaturesTable.FEATURES;
import static io.pomona.table.FeaturesTable.INGESTED_AT;
import static io.pomona.table.FeaturesTable.LABEL;
import static io.pomona.table.FeaturesTable.MODEL;
import static io.pomona.table.FeaturesTable.PATH;
import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.unix_micros;

import io.pomona.job.UserError;
import io.pomona.pca.statistics.FeaturesSnapshot.LeftOut;
import io.pomona.table.FeaturesTable;
import io.pomona.table.TableVersion;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Chooses what a refit reads: the latest version of a features table, and one model in it. */
public final class FeaturesReader {

  private static final Comparator<ModelRows> NEWEST_FIRST =
      Comparator.comparing(ModelRows::newest).reversed().thenComparing(ModelRows::model);

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
    return latest == version ? 0 : Math.max(0, rowCount(latest) - rowCount(version));
  }

  private long rowCount(long version) {
    return FeaturesTable.DEFINITION.read(spark, location, version).count();
  }

  /**
   * The rows of {@code model}, or else of the model that ingested last, in the latest version.
   *
   * @throws UserError if there is no such table, no row in it, or none of that model
   */
  public FeaturesSnapshot latest(Optional<String> model) {
    return at(now(), model);
  }

  /**
   * The table's latest version, and which table that is.
   *
   * @throws UserError if no features table is there
   */
  public TableVersion now() {
    return FeaturesTable.DEFINITION.latest(spark, location);
  }

  /**
   * The rows of {@code model}, or else of the model that ingested last, in the version {@code at}.
   *
   * @throws UserError if there is no row in it, or none of that model
   */
  public FeaturesSnapshot at(TableVersion at, Optional<String> model) {
    long version = at.version();
    Dataset<Row> table = FeaturesTable.DEFINITION.read(spark, location, version);
    List<ModelRows> models = models(table);
    if (models.isEmpty()) {
      throw new UserError(
          "The features table at '%s' has no row in version %d: there is nothing to analyse. Run pomona featurize on it first."
              .formatted(location, version));
    }
    ModelRows chosen =
        model.map(name -> named(name, models, version)).orElseGet(() -> models.get(0));
    long total = models.stream().mapToLong(ModelRows::rowCount).sum();
    return new FeaturesSnapshot(
        location,
        at.tableId(),
        version,
        chosen.model,
        chosen.rowCount,
        new LeftOut(models.size() - 1, total - chosen.rowCount),
        table.where(col(MODEL).equalTo(chosen.model)).select(PATH, LABEL, FEATURES));
  }

  // In one stage, the partitions joined here: Spark would shuffle a handful of rows.
  private static List<ModelRows> models(Dataset<Row> table) {
    Map<String, ModelRows> models = new HashMap<>();
    table
        .select(col(MODEL), unix_micros(col(INGESTED_AT)))
        .javaRDD()
        .mapPartitions(
            rows -> {
              Map<String, ModelRows> ofPartition = new HashMap<>();
              rows.forEachRemaining(row -> join(ofPartition, ModelRows.of(row)));
              return ofPartition.values().iterator();
            })
        .collect()
        .forEach(ofPartition -> join(models, ofPartition));
    return models.values().stream().sorted(NEWEST_FIRST).toList();
  }

  private static void join(Map<String, ModelRows> models, ModelRows more) {
    models.merge(more.model, more, ModelRows::with);
  }

  private ModelRows named(String model, List<ModelRows> models, long version) {
    return models.stream()
        .filter(candidate -> candidate.model.equals(model))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "The features table at '%s' has no row of --model '%s' in version %d. It has: %s."
                        .formatted(location, model, version, list(models))));
  }

  private static String list(List<ModelRows> models) {
    return models.stream()
        .map(model -> "%s (%,d rows)".formatted(model.model, model.rowCount))
        .collect(joining(", "));
  }

  private record ModelRows(String model, long rowCount, long newest) implements Serializable {

    static ModelRows of(Row row) {
      return new ModelRows(row.getString(0), 1, row.getLong(1));
    }

    ModelRows with(ModelRows other) {
      return new ModelRows(model, rowCount + other.rowCount, Math.max(newest, other.newest));
    }
  }
}
