package io.pomona.pca.components;

/** Finds the components of a covariance. What it returns is not yet verified. */
@FunctionalInterface
public interface EigenSolver {

  /**
   * The eigenpairs of {@code covariance} with the {@code count} largest eigenvalues, largest first,
   * eigenvectors of length 1, with either sign.
   *
   * @throws ComponentsException if the solver gives up
   */
  PrincipalComponents leading(SymmetricMatrix covariance, int count);
}
