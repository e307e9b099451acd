package io.pomona.pca.publish;

import java.time.Instant;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.linalg.Vector;

/**
 * A fit as it was published, read back.
 *
 * @param identity its number, and in which models table
 * @param model whose features were fitted
 * @param featuresVersion the Delta version of the features that were fitted
 * @param rowCount how many rows were fitted
 * @param centered whether scores have the mean subtracted
 * @param explainedVariance each component's share, largest first; not to be written to
 * @param origin the point of feature space that has the scores 0
 * @param modelPath where the MLlib model is
 * @param createdAt when it was published
 * @param pca the MLlib model
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
public record PublishedFit(
    FitIdentity identity,
    String model,
    long featuresVersion,
    long rowCount,
    boolean centered,
    double[] explainedVariance,
    Vector origin,
    String modelPath,
    Instant createdAt,
    PCAModel pca) {

  /** Its number. */
  public long pcaVersion() {
    return identity.pcaVersion();
  }

  /** How many features the model takes. */
  public int width() {
    return pca.pc().numRows();
  }
}
