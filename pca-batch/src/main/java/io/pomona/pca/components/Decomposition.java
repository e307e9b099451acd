package io.pomona.pca.components;

import java.util.List;

/**
 * Verified components of a covariance.
 *
 * @param components what was found
 * @param verification how exactly it fits
 */
public record Decomposition(PrincipalComponents components, Verification verification) {

  /** The fast solver, and the one that always comes to an end. */
  public static final List<EigenSolver> SOLVERS =
      List.of(new LanczosEigenSolver(), new LapackEigenSolver());

  /**
   * The leading {@code count} components by the first of {@code solvers} whose components pass
   * their verification.
   *
   * @throws ComponentsException of the last solver, if none does
   */
  public static Decomposition of(SymmetricMatrix covariance, int count, List<EigenSolver> solvers) {
    try {
      PrincipalComponents found = solvers.get(0).leading(covariance, count);
      return new Decomposition(found, Verification.of(covariance, found));
    } catch (ComponentsException e) {
      if (solvers.size() == 1) {
        throw e;
      }
      return of(covariance, count, solvers.subList(1, solvers.size()));
    }
  }
}
