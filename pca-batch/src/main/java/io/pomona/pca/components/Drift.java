package io.pomona.pca.components;

import static io.pomona.pca.components.Vectors.dot;

import java.util.stream.IntStream;

/**
 * How far data have moved away from components that were fitted earlier.
 *
 * <p>No k directions explain more of the variance than the k leading eigenvectors of the covariance
 * (K. Fan, "On a theorem of Weyl concerning eigenvalues of linear transformations I", PNAS 35,
 * 1949). Drift is the share of that most which the earlier components miss.
 */
public final class Drift {

  private Drift() {}

  /**
   * The drift from {@code earlier} to {@code current}, over as many components as both have.
   *
   * @param covariance which {@code current} are the components of
   * @return 0 where the earlier components are as good as the current ones, 1 where the data do not
   *     vary along them at all
   * @throws IllegalArgumentException if the three are of different width
   */
  public static double of(
      SymmetricMatrix covariance, PrincipalComponents current, PrincipalComponents earlier) {
    if (current.width() != covariance.order() || earlier.width() != covariance.order()) {
      throw new IllegalArgumentException(
          "Components of width %d and %d over a covariance of order %d"
              .formatted(current.width(), earlier.width(), covariance.order()));
    }
    int count = Math.min(current.count(), earlier.count());
    double most = IntStream.range(0, count).mapToDouble(current::variance).sum();
    double explained =
        IntStream.range(0, count)
            .mapToDouble(i -> dot(earlier.loadings(i), covariance.times(earlier.loadings(i))))
            .sum();
    return Math.max(0, 1 - explained / most);
  }
}
