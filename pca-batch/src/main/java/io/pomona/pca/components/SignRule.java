package io.pomona.pca.components;

import static io.pomona.pca.components.Vectors.dot;

/**
 * Which way components point. An eigenvector is as good as its opposite; without a rule a refit on
 * nearly the same data may turn a component round, and every plot and every downstream model with
 * it.
 */
public final class SignRule {

  private SignRule() {}

  /** The loading with the largest magnitude is positive; the first of several such decides. */
  public static PrincipalComponents largestLoadingPositive(PrincipalComponents components) {
    boolean[] flipped = new boolean[components.count()];
    for (int i = 0; i < flipped.length; i++) {
      flipped[i] = largestLoading(components.loadings(i)) < 0;
    }
    return components.flipped(flipped);
  }

  /**
   * Each component points the way of the previous component that it resembles most, by the
   * magnitude of their product; order stays by variance, so that two components that changed places
   * keep their signs. One that resembles none (all products 0) points as {@link
   * #largestLoadingPositive} says.
   *
   * @throws IllegalArgumentException if the two are of different width
   */
  public static PrincipalComponents alignedWith(
      PrincipalComponents components, PrincipalComponents previous) {
    if (components.width() != previous.width()) {
      throw new IllegalArgumentException(
          "Components of width %d cannot be aligned with components of width %d"
              .formatted(components.width(), previous.width()));
    }
    PrincipalComponents stated = largestLoadingPositive(components);
    boolean[] flipped = new boolean[stated.count()];
    for (int i = 0; i < flipped.length; i++) {
      flipped[i] = productWithMostAlike(stated.loadings(i), previous) < 0;
    }
    return stated.flipped(flipped);
  }

  private static double largestLoading(double[] loadings) {
    double largest = 0;
    for (double loading : loadings) {
      if (Math.abs(loading) > Math.abs(largest)) {
        largest = loading;
      }
    }
    return largest;
  }

  private static double productWithMostAlike(double[] direction, PrincipalComponents previous) {
    double most = 0;
    for (int i = 0; i < previous.count(); i++) {
      double product = dot(direction, previous.loadings(i));
      if (Math.abs(product) > Math.abs(most)) {
        most = product;
      }
    }
    return most;
  }
}
