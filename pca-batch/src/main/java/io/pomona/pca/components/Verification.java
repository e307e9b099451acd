package io.pomona.pca.components;

import static io.pomona.pca.components.Vectors.add;
import static io.pomona.pca.components.Vectors.dot;
import static io.pomona.pca.components.Vectors.norm;
import static io.pomona.pca.components.Vectors.scaled;

import java.util.Random;

/**
 * The proof that components are those of a covariance {@code C}, by their definition and whatever
 * solver they come from:
 *
 * <ul>
 *   <li>the directions are orthonormal, to {@value #ORTHONORMAL};
 *   <li>{@code C v = lambda v} for each, to {@value #ROUNDING} of the trace of {@code C};
 *   <li>the eigenvalues descend, none is negative beyond {@value #ROUNDING} of the trace, and
 *       together they do not exceed the trace;
 *   <li>no direction is left out that has more variance than the last one: power iteration in the
 *       complement of the components must not find one.
 * </ul>
 *
 * @param orthogonality the largest deviation of a product of two directions from 0 or 1
 * @param residual the largest norm of {@code C v - lambda v}, relative to the trace
 */
public record Verification(double orthogonality, double residual) {

  static final double ORTHONORMAL = 1e-9;
  static final double ROUNDING = 1e-11;

  private static final int POWER_ITERATIONS = 30;
  private static final long SEED = 2025;

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
    double leftOut = largestLeftOut(covariance, components);
    require(
        leftOut <= last + ORTHONORMAL * covariance.trace(),
        "a direction of variance %s is left out, the last component has %s"
            .formatted(leftOut, last));
  }

  // A lower bound: a Rayleigh quotient never exceeds the largest eigenvalue of the complement.
  private static double largestLeftOut(SymmetricMatrix covariance, PrincipalComponents components) {
    double nothing = ROUNDING * covariance.trace();
    double[] unit =
        inComplement(new Random(SEED).doubles(components.width(), -1, 1).toArray(), components);
    double quotient = 0;
    for (int i = 0; i < POWER_ITERATIONS; i++) {
      double[] image = covariance.times(unit);
      removeComponents(image, components);
      quotient = dot(unit, image);
      if (norm(image) <= nothing) {
        return quotient;
      }
      unit = inComplement(image, components);
    }
    return quotient;
  }

  // Twice, as the first time leaves rounding errors that weigh in a short vector.
  private static double[] inComplement(double[] vector, PrincipalComponents components) {
    removeComponents(vector, components);
    double[] unit = scaled(vector, 1 / norm(vector));
    removeComponents(unit, components);
    return scaled(unit, 1 / norm(unit));
  }

  private static void removeComponents(double[] vector, PrincipalComponents components) {
    for (int i = 0; i < components.count(); i++) {
      double[] direction = components.loadings(i);
      add(vector, -dot(vector, direction), direction);
    }
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
