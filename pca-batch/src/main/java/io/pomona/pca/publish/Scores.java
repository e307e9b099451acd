package io.pomona.pca.publish;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.zip_with;

import io.pomona.pca.statistics.FeatureVectors;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of a reduced table: MLlib's transform of the snapshot, moved to the fit's origin. */
final class Scores {

  private Scores() {}

  static Dataset<Row> of(Fit fit, long version, PCAModel model) {
    Column fromZero = vector_to_array(col(ReducedTable.PCA_FEATURES), "float64");
    Column scores =
        switch (fit.origin()) {
          case ZERO -> fromZero;
          case MEAN ->
              zip_with(fromZero, lit(fit.originScores()), (score, mean) -> score.minus(mean));
        };
    return model
        .transform(FeatureVectors.of(fit.snapshot().rows()))
        .select(
            col(ReducedTable.PATH),
            col(ReducedTable.LABEL),
            scores.as(ReducedTable.PCA_FEATURES),
            lit(version).as(ReducedTable.PCA_VERSION));
  }
}
