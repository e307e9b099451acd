package io.pomona.quickstart;

import static org.apache.spark.sql.functions.col;

import io.pomona.job.SparkOptions;
import io.pomona.job.SparkSessions;
import io.pomona.table.FeaturesTable;
import io.pomona.table.QuarantineTable;
import io.pomona.table.TableDefinition;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What stands in the tour's tables, read from outside the jobs that write them. Main thread. */
final class TourTables implements AutoCloseable {

  private final SparkSession spark;
  private final TourPlaces places;

  private TourTables(SparkSession spark, TourPlaces places) {
    this.spark = spark;
    this.places = places;
  }

  /** Opens a small Spark session with {@code settings}. */
  static TourTables open(TourPlaces places, Map<String, String> settings) {
    SparkOptions options = new SparkOptions();
    options.settings().putAll(settings);
    options
        .settings()
        .putAll(
            Map.of(
                "spark.master", "local[1]",
                "spark.ui.enabled", "false",
                "spark.sql.shuffle.partitions", "1",
                // Delta's own default, 50 tasks to read a log, is meant for logs of many files.
                "spark.databricks.delta.snapshotPartitions", "1"));
    return new TourTables(SparkSessions.open("pomona quickstart", options), places);
  }

  long features() {
    return count(FeaturesTable.DEFINITION, places.features());
  }

  long quarantined() {
    return count(QuarantineTable.DEFINITION, places.quarantine());
  }

  long reduced() {
    return spark.read().format("delta").load(places.reduced()).count();
  }

  /** Share of the variance that the components of the newest model explain, together. */
  double explainedVariance() {
    Row newest =
        spark
            .read()
            .format("delta")
            .load(places.models())
            .orderBy(col("pca_version").desc())
            .select("explained_variance")
            .head();
    List<Double> shares = newest.getList(0);
    return shares.stream().mapToDouble(Double::doubleValue).sum();
  }

  @Override
  public void close() {
    spark.stop();
  }

  private long count(TableDefinition table, String location) {
    return table.exists(spark, location) ? table.read(spark, location).count() : 0;
  }
}
