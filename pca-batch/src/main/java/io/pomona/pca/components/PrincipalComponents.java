package io.pomona.pca.components;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Directions in feature space with the variance along each, largest first. Immutable, any thread.
 */
public final class PrincipalComponents {

  private final double[][] directions;
  private final double[] variances;
  private final double totalVariance;

  /**
   * Components over the given arrays, which the caller hands over.
   *
   * @param directions one array of the features' width for each component
   * @param variances the variance along each, in units of the features squared
   * @param totalVariance the variance along all axes together: the trace of the covariance
   */
  public PrincipalComponents(double[][] directions, double[] variances, double totalVariance) {
    if (directions.length == 0 || directions.length != variances.length) {
      throw new IllegalArgumentException(
          "%d directions with %d variances".formatted(directions.length, variances.length));
    }
    this.directions = directions;
    this.variances = variances;
    this.totalVariance = totalVariance;
  }

  /** How many components there are. */
  public int count() {
    return directions.length;
  }

  /** How many features each direction has a loading for. */
  public int width() {
    return directions[0].length;
  }

  /** A copy of the loadings of component {@code index}, from 0. */
  public double[] direction(int index) {
    return directions[index].clone();
  }

  /** The variance along component {@code index}, from 0: the eigenvalue as it was found. */
  public double variance(int index) {
    return variances[index];
  }

  /** The trace of the covariance that these are components of. */
  public double totalVariance() {
    return totalVariance;
  }

  /**
   * Each component's share of the whole variance, as MLlib's {@code explainedVariance}; an
   * eigenvalue that rounding made negative counts as 0.
   */
  public double[] explainedVariance() {
    return Arrays.stream(variances)
        .map(variance -> Math.max(0, variance) / totalVariance)
        .toArray();
  }

  /** The loadings of all components, one component after the other: column-major, width x count. */
  public double[] columnMajor() {
    return Arrays.stream(directions).flatMapToDouble(Arrays::stream).toArray();
  }

  /** These components with direction {@code i} turned round where {@code flipped[i]}. */
  PrincipalComponents flipped(boolean[] flipped) {
    double[][] turned =
        IntStream.range(0, count())
            .mapToObj(i -> Vectors.scaled(directions[i], flipped[i] ? -1 : 1))
            .toArray(double[][]::new);
    return new PrincipalComponents(turned, variances, totalVariance);
  }

  /** The direction itself, not to be written to. */
  double[] loadings(int index) {
    return directions[index];
  }
}
