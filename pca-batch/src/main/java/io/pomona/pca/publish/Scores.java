package io.pomona.pca.publish;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.zip_with;

import io.pomona.pca.statistics.FeatureVectors;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of a reduced table: MLlib's transform of features, moved to the fit's origin. */
final class Scores {

  private Scores() {}

  /**
   * The rows of a reduced table.
   *
   * @param rows {@code path, label, features}
   * @param model a model of MLlib
   * @param origin the point of feature space that has the scores 0
   * @param version the model's {@code pca_version}
   */
  static Dataset<Row> of(Dataset<Row> rows, PCAModel model, Vector origin, long version) {
    Column fromZero = vector_to_array(col(ReducedTable.PCA_FEATURES), "float64");
    double[] originScores = model.pc().transpose().multiply(origin).toArray();
    Column scores =
        origin.numNonzeros() == 0
            ? fromZero
            : zip_with(fromZero, lit(originScores), (score, mean) -> score.minus(mean));
    return model
        .transform(FeatureVectors.of(rows))
        .select(
            col(ReducedTable.PATH),
            col(ReducedTable.LABEL),
            scores.as(ReducedTable.PCA_FEATURES),
            lit(version).as(ReducedTable.PCA_VERSION));
  }
}
