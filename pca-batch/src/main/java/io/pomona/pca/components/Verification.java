package io.pomona.pca.components;

import static io.pomona.pca.components.Vectors.add;
import static io.pomona.pca.components.Vectors.dot;
import static io.pomona.pca.components.Vectors.norm;

import java.util.stream.IntStream;

/**
 * The proof that components are those of a covariance {@code C}, by their definition and whatever
 * solver they come from:
 *
 * <ul>
 *   <li>the directions are orthonormal, to {@value #ORTHONORMAL};
 *   <li>{@code C v = lambda v} for each, to {@value #ROUNDING} of the trace of {@code C};
 *   <li>the eigenvalues descend, none is negative beyond {@value #ROUNDING} of the trace, and
 *       together they do not exceed the trace;
 *   <li>no direction is left out that has more variance than the last one, by more than {@value
 *       #ORTHONORMAL} of the trace: the covariance without the components, taken from that bound,
 *       is positive definite. This is a proof, whichever way the components were found, not a
 *       search that could miss one.
 * </ul>
 *
 * @param orthogonality the largest deviation of a product of two directions from 0 or 1
 * @param residual the largest norm of {@code C v - lambda v}, relative to the trace
 */
public record Verification(double orthogonality, double residual) {

  static final double ORTHONORMAL = 1e-9;
  static final double ROUNDING = 1e-11;

  /**
   * Verifies {@code components} against {@code covariance}.
   *
   * @throws ComponentsException saying what does not hold, and by how much
   */
  public static Verification of(SymmetricMatrix covariance, PrincipalComponents components) {
    double trace = covariance.trace();
    if (!(trace > 0) || Double.isInfinite(trace)) {
      throw new ComponentsException(
          "The covariance has the trace %s: no variance.".formatted(trace));
    }
    Verification verification =
        new Verification(orthogonality(components), residual(covariance, components) / trace);
    require(
        verification.orthogonality <= ORTHONORMAL,
        "the directions deviate by %.1e from orthonormal, more than %.0e"
            .formatted(verification.orthogonality, ORTHONORMAL));
    require(
        verification.residual <= ROUNDING,
        "C v - lambda v is %.1e of the trace, more than %.0e"
            .formatted(verification.residual, ROUNDING));
    requireSpectrum(components, trace);
    requireNothingLarger(covariance, components);
    return verification;
  }

  private static double orthogonality(PrincipalComponents components) {
    double worst = 0;
    for (int i = 0; i < components.count(); i++) {
      for (int j = 0; j <= i; j++) {
        double product = dot(components.loadings(i), components.loadings(j));
        worst = larger(worst, Math.abs(product - (i == j ? 1 : 0)));
      }
    }
    return worst;
  }

  private static double residual(SymmetricMatrix covariance, PrincipalComponents components) {
    double worst = 0;
    for (int i = 0; i < components.count(); i++) {
      double[] difference = covariance.times(components.loadings(i));
      add(difference, -components.variance(i), components.loadings(i));
      worst = larger(worst, norm(difference));
    }
    return worst;
  }

  private static void requireSpectrum(PrincipalComponents components, double trace) {
    double sum = 0;
    double previous = Double.POSITIVE_INFINITY;
    for (int i = 0; i < components.count(); i++) {
      double variance = components.variance(i);
      require(
          variance >= -ROUNDING * trace && variance <= previous,
          "eigenvalue %s of component %s is negative or larger than the one before it"
              .formatted(variance, i + 1));
      previous = variance;
      sum += variance;
    }
    require(
        sum <= trace * (1 + ORTHONORMAL),
        "the eigenvalues sum to %s, more than the trace %s".formatted(sum, trace));
  }

  private static void requireNothingLarger(
      SymmetricMatrix covariance, PrincipalComponents components) {
    if (components.count() == components.width()) {
      return;
    }
    double last = components.variance(components.count() - 1);
    double bound = last + ORTHONORMAL * covariance.trace();
    require(
        Definiteness.isPositive(components.width(), beneath(bound, covariance, components)),
        "a direction with more variance is left out, the last component has %s".formatted(last));
  }

  // bound * I - C + V diag(lambda) V^T: along the components it is the bound, beside them what the
  // bound is above C. So it is positive definite if C has no eigenvalue beside them at the bound.
  private static double[] beneath(
      double bound, SymmetricMatrix covariance, PrincipalComponents components) {
    int width = components.width();
    double[] values = covariance.scaled(-1).toArray();
    IntStream.range(0, width)
        .parallel()
        .forEach(
            row -> {
              values[row * width + row] += bound;
              for (int i = 0; i < components.count(); i++) {
                double[] direction = components.loadings(i);
                double weight = components.variance(i) * direction[row];
                for (int column = row; column < width; column++) {
                  values[row * width + column] += weight * direction[column];
                }
              }
            });
    return values;
  }

  // NaN compares false with everything; as infinity it fails the check.
  private static double larger(double worst, double candidate) {
    return Double.isNaN(candidate) ? Double.POSITIVE_INFINITY : Math.max(worst, candidate);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new ComponentsException(
          "The components are wrong and are not published: " + what + ".");
    }
  }
}
