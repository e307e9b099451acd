package io.pomona.pca.statistics;

import static io.pomona.table.FeaturesTable.FEATURES;
import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The features as MLlib takes them. */
public final class FeatureVectors {

  private FeatureVectors() {}

  /** {@code rows} with the column {@code features} as an MLlib vector of doubles. */
  public static Dataset<Row> of(Dataset<Row> rows) {
    return rows.withColumn(FEATURES, vector());
  }

  static Column vector() {
    return array_to_vector(col(FEATURES).cast("array<double>")).as(FEATURES);
  }
}
