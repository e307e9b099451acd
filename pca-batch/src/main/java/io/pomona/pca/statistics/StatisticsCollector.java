package io.pomona.pca.statistics;

import static io.pomona.table.FeaturesTable.FEATURES;
import static io.pomona.table.FeaturesTable.PATH;
import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;

import io.pomona.job.UserError;
import io.pomona.pca.components.SymmetricMatrix;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.linalg.distributed.RowMatrix;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Computes the statistics of a snapshot with MLlib, in two passes over its rows: the mean by {@link
 * Summarizer}, then the Gram matrix of the rows less that mean by {@link RowMatrix}. The driver
 * holds {@code width * width} doubles a few times over: 13 MB each at 1,280 features.
 */
public final class StatisticsCollector {

  private final SparkSession spark;
  private final FeaturesSnapshot snapshot;

  /** A collector over {@code snapshot}, on the session it was read with. */
  public StatisticsCollector(SparkSession spark, FeaturesSnapshot snapshot) {
    this.spark = spark;
    this.snapshot = snapshot;
  }

  /**
   * The first pass.
   *
   * @throws UserError if the rows are not all of one width, or one is not finite
   */
  public FeatureMeans means() {
    List<Row> widths =
        snapshot
            .rows()
            .select(size(col(FEATURES)).as("width"), FeatureVectors.vector())
            .groupBy("width")
            .agg(count(lit(1)), Summarizer.mean(col(FEATURES)))
            .orderBy("width")
            .collectAsList();
    if (widths.size() > 1) {
      throw mixedWidths(widths);
    }
    Row only = widths.get(0);
    double[] mean = only.<org.apache.spark.ml.linalg.Vector>getAs(2).toArray();
    if (!Arrays.stream(mean).allMatch(Double::isFinite)) {
      throw notFinite();
    }
    return new FeatureMeans(only.getLong(1), mean);
  }

  /** The second pass, around the mean of the first. */
  public FeatureStatistics around(FeatureMeans means) {
    Broadcast<double[]> mean =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(means.mean());
    JavaRDD<Vector> centred =
        snapshot
            .rows()
            .select(FeatureVectors.vector())
            .javaRDD()
            .map(row -> less(row.getAs(0), mean.value()));
    double[] gram =
        new RowMatrix(centred.rdd(), means.count(), means.width()).computeGramianMatrix().toArray();
    mean.destroy();
    return new FeatureStatistics(
        means.count(), means.mean(), new SymmetricMatrix(means.width(), gram));
  }

  private static Vector less(org.apache.spark.ml.linalg.Vector row, double[] mean) {
    double[] difference = row.toArray().clone();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= mean[i];
    }
    return Vectors.dense(difference);
  }

  private UserError mixedWidths(List<Row> widths) {
    String counts =
        widths.stream()
            .map(row -> "%d features in %,d rows".formatted(row.getInt(0), row.getLong(1)))
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
