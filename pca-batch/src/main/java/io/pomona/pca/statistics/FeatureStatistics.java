package io.pomona.pca.statistics;

import io.pomona.pca.components.SymmetricMatrix;

/**
 * What a principal component analysis needs to know of a set of rows: how many they are, their mean
 * and their scatter, the Gram matrix of the rows less the mean. Two disjoint sets merge into the
 * statistics of their union. Immutable, any thread.
 *
 * <p>The scatter is kept centred: {@code E[xy] - E[x]E[y]} would cancel most digits where features
 * vary little around a large mean. Merging follows T. F. Chan, G. H. Golub, R. J. LeVeque,
 * <i>Updating formulae and a pairwise algorithm for computing sample variances</i> (1979).
 */
public final class FeatureStatistics {

  private final long count;
  private final double[] mean;
  private final SymmetricMatrix scatter;

  /**
   * Statistics over the given values, which the caller hands over.
   *
   * @param count rows, at least 1
   * @param mean one number for each feature
   * @param scatter sum over the rows of {@code (x - mean)(x - mean)^T}
   */
  public FeatureStatistics(long count, double[] mean, SymmetricMatrix scatter) {
    if (count < 1 || scatter.order() != mean.length) {
      throw new IllegalArgumentException(
          "%d rows with a mean of %d and a scatter of %d features"
              .formatted(count, mean.length, scatter.order()));
    }
    this.count = count;
    this.mean = mean;
    this.scatter = scatter;
  }

  /** How many rows. */
  public long count() {
    return count;
  }

  /** How many features a row has. */
  public int width() {
    return mean.length;
  }

  /** A copy of the mean of each feature. */
  public double[] mean() {
    return mean.clone();
  }

  /**
   * The covariance of the features over a sample, divided by {@code count - 1}.
   *
   * @throws IllegalStateException if there is only one row
   */
  public SymmetricMatrix covariance() {
    if (count < 2) {
      throw new IllegalStateException("One row has no covariance");
    }
    return scatter.scaled(1.0 / (count - 1));
  }

  /** The scatter: the sum over the rows of {@code (x - mean)(x - mean)^T}. */
  public SymmetricMatrix scatter() {
    return scatter;
  }

  /**
   * The statistics of these rows and {@code other} rows together.
   *
   * @throws IllegalArgumentException if the widths differ
   */
  public FeatureStatistics merge(FeatureStatistics other) {
    requireWidth(other);
    double share = (double) other.count / (count + other.count);
    return moved(other, 1, share, count * share);
  }

  /**
   * The statistics of these rows less {@code part} of them: {@link #merge} undone. As many digits
   * are lost as the rows that stay have less scatter than all had, so that it suits a small part.
   *
   * @throws IllegalArgumentException if the widths differ, or no row would stay
   */
  public FeatureStatistics without(FeatureStatistics part) {
    requireWidth(part);
    double share = (double) part.count / (count - part.count);
    return moved(part, -1, -share, -count * share);
  }

  // Adds the other scatter with a sign, and the products of what the means differ by.
  private FeatureStatistics moved(FeatureStatistics other, int sign, double share, double weight) {
    double[] shift = new double[width()];
    double[] moved = new double[width()];
    for (int i = 0; i < shift.length; i++) {
      shift[i] = other.mean[i] - mean[i];
      moved[i] = mean[i] + share * shift[i];
    }
    double[] values = new double[width() * width()];
    for (int row = 0; row < width(); row++) {
      for (int column = 0; column < width(); column++) {
        values[row * width() + column] =
            scatter.entry(row, column)
                + sign * other.scatter.entry(row, column)
                + weight * shift[row] * shift[column];
      }
    }
    return new FeatureStatistics(
        count + sign * other.count, moved, new SymmetricMatrix(width(), values));
  }

  private void requireWidth(FeatureStatistics other) {
    if (other.width() != width()) {
      throw new IllegalArgumentException(
          "Statistics of %d and of %d features do not merge".formatted(width(), other.width()));
    }
  }
}
