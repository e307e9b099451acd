package io.pomona.pca.components;

import dev.ludovic.netlib.lapack.LAPACK;
import java.util.Arrays;
import org.netlib.util.intW;

/**
 * LAPACK's {@code dsyevr}, asked for the leading eigenpairs alone (range {@code I}), through
 * dev.ludovic.netlib: a native LAPACK where the machine has one, its pure-Java port elsewhere.
 *
 * <p>Source: I. S. Dhillon, B. N. Parlett, <i>Multiple representations to compute orthogonal
 * eigenvectors of symmetric tridiagonal matrices</i> (2004), and bisection with inverse iteration
 * where only some eigenpairs are wanted. MLlib takes {@code dgesdd} of the covariance instead,
 * which in the pure-Java port returns wrong singular values on rank-deficient covariances.
 */
public final class LapackEigenSolver implements EigenSolver {

  private static final double DEFAULT_TOLERANCE = 0;

  private final LAPACK lapack;

  /** The machine's LAPACK, or the pure-Java one. */
  public LapackEigenSolver() {
    this(LAPACK.getInstance());
  }

  /** A LAPACK of the caller's choice. */
  public LapackEigenSolver(LAPACK lapack) {
    this.lapack = lapack;
  }

  @Override
  public PrincipalComponents leading(SymmetricMatrix covariance, int count) {
    if (count < 1 || count > covariance.order()) {
      throw new IllegalArgumentException(
          "%d components of a covariance of order %d".formatted(count, covariance.order()));
    }
    Call call = new Call(covariance, count);
    call.withWorkspace(1, 1, -1);
    call.withWorkspace((int) call.work[0], call.integerWork[0], 0);
    return call.descending();
  }

  /** One call of {@code dsyevr}: its arguments under their LAPACK meaning. */
  private final class Call {
    private final SymmetricMatrix covariance;
    private final int order;
    private final int count;
    private final double[] values;
    private final double[] eigenvalues;
    private final double[] eigenvectors;
    private double[] work;
    private int[] integerWork;

    Call(SymmetricMatrix covariance, int count) {
      this.covariance = covariance;
      this.order = covariance.order();
      this.count = count;
      this.values = covariance.toArray();
      this.eigenvalues = new double[order];
      this.eigenvectors = new double[order * count];
    }

    // A query of -1 asks LAPACK how much workspace it wants.
    void withWorkspace(int doubles, int integers, int query) {
      work = new double[doubles];
      integerWork = new int[integers];
      intW found = new intW(0);
      intW info = new intW(0);
      lapack.dsyevr(
          "V",
          "I",
          "U",
          order,
          values,
          order,
          0,
          0,
          order - count + 1,
          order,
          DEFAULT_TOLERANCE,
          found,
          eigenvalues,
          eigenvectors,
          order,
          new int[2 * order],
          work,
          query == 0 ? doubles : query,
          integerWork,
          query == 0 ? integers : query,
          info);
      if (info.val != 0 || (query == 0 && found.val != count)) {
        throw new ComponentsException(
            "LAPACK's dsyevr found %d of %d eigenpairs of a covariance of order %d and returned info = %d"
                .formatted(found.val, count, order, info.val));
      }
    }

    PrincipalComponents descending() {
      double[][] directions = new double[count][];
      double[] variances = new double[count];
      for (int i = 0; i < count; i++) {
        int ascending = count - 1 - i;
        variances[i] = eigenvalues[ascending];
        directions[i] =
            Arrays.copyOfRange(eigenvectors, ascending * order, (ascending + 1) * order);
      }
      return new PrincipalComponents(directions, variances, covariance.trace());
    }
  }
}
