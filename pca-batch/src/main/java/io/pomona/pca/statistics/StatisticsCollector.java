package io.pomona.pca.statistics;

import static io.pomona.table.FeaturesTable.MODEL;
import static io.pomona.table.FeaturesTable.PATH;
import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.pomona.job.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Computes the statistics of a snapshot, or of what changed, in one pass over the rows: each task
 * takes its rows, Spark's {@code treeAggregate} joins what they found. The driver holds {@code
 * width * width} doubles a few times over: 13 MB each at 1,280 features.
 */
public final class StatisticsCollector {

  private final FeaturesSnapshot snapshot;

  /** A collector over {@code snapshot}. */
  public StatisticsCollector(FeaturesSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  /**
   * The statistics of the whole snapshot.
   *
   * @throws UserError if the rows are not all of one width, or one is not finite
   */
  public FeatureStatistics collect() {
    JavaRDD<Vector> vectors =
        snapshot.rows().select(FeatureVectors.vector()).javaRDD().map(row -> row.getAs(0));
    return checked(
        vectors
            .mapPartitions(
                part -> {
                  StatisticsAccumulator ofPart = new StatisticsAccumulator();
                  part.forEachRemaining(row -> ofPart.add(row.toArray()));
                  return List.of(ofPart.flushed()).iterator();
                })
            .treeReduce(StatisticsAccumulator::add));
  }

  /**
   * Sums over the rows of {@code feed}, which may have none.
   *
   * @param feed as {@link RowChanges} reads it
   * @param model whose features are summed; of the others, the rows are counted
   */
  static ChangesAccumulator changes(Dataset<Row> feed, String model) {
    return feed.select(
            RowChanges.ADDED,
            col(MODEL),
            RowsByModel.INGESTED_MICROS,
            when(col(MODEL).equalTo(model), FeatureVectors.vector()))
        .javaRDD()
        .mapPartitions(
            part -> {
              ChangesAccumulator ofPart = new ChangesAccumulator();
              part.forEachRemaining(row -> add(ofPart, row));
              return List.of(ofPart.flushed()).iterator();
            })
        .treeAggregate(new ChangesAccumulator(), ChangesAccumulator::add, ChangesAccumulator::add);
  }

  private static void add(ChangesAccumulator changes, Row row) {
    Optional<double[]> features = Optional.ofNullable(row.<Vector>getAs(3)).map(Vector::toArray);
    if (row.getBoolean(0)) {
      changes.countCame(row.getString(1), row.getLong(2));
      features.ifPresent(changes::add);
    } else {
      changes.countWent();
      features.ifPresent(changes::remove);
    }
  }

  private FeatureStatistics checked(StatisticsAccumulator sums) {
    if (sums.countByWidth().size() > 1) {
      throw mixedWidths(sums.countByWidth());
    }
    FeatureStatistics statistics = sums.statistics().orElseThrow();
    if (!Arrays.stream(statistics.mean()).allMatch(Double::isFinite)) {
      throw notFinite();
    }
    return statistics;
  }

  private UserError mixedWidths(Map<Integer, Long> countByWidth) {
    String counts =
        countByWidth.entrySet().stream()
            .map(entry -> "%d features in %,d rows".formatted(entry.getKey(), entry.getValue()))
            .collect(joining(", "));
    return new UserError(
        "The rows of model '%s' in '%s' (version %d) are not of one width: %s. One model gives one width: delete the rows that do not belong, or featurize into a new table."
            .formatted(snapshot.model(), snapshot.location(), snapshot.version(), counts));
  }

  private UserError notFinite() {
    Row found =
        snapshot
            .rows()
            .where(expr("exists(features, x -> isnan(x) or abs(x) = float('infinity'))"))
            .agg(count(lit(1)), min(PATH))
            .head();
    return new UserError(
        "%,d rows of model '%s' in '%s' (version %d) hold features that are NaN or infinite, such as '%s'. Delete them, or featurize those images again."
            .formatted(
                found.getLong(0),
                snapshot.model(),
                snapshot.location(),
                snapshot.version(),
                found.getString(1)));
  }
}
