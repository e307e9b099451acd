package io.pomona.pca.publish;

import io.pomona.pca.components.PrincipalComponents;
import io.pomona.pca.statistics.FeaturesSnapshot;

/**
 * A verified fit with what it was fitted on.
 *
 * @param snapshot the rows
 * @param mean their mean; not to be written to
 * @param components the components, with the signs to publish
 * @param origin which point of feature space has the scores 0
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
public record Fit(
    FeaturesSnapshot snapshot, double[] mean, PrincipalComponents components, Origin origin) {

  /** Which point of feature space has the scores 0. */
  public enum Origin {
    /** The zero vector: scores as MLlib's {@code PCAModel.transform} gives them. */
    ZERO,
    /** The mean of the rows: scores of the rows average to 0. */
    MEAN
  }
}
