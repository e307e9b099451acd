package io.pomona.pca.components;

import static io.pomona.pca.components.Vectors.add;
import static io.pomona.pca.components.Vectors.dot;
import static io.pomona.pca.components.Vectors.norm;
import static io.pomona.pca.components.Vectors.scaled;

import java.util.Random;

/**
 * The Lanczos process from a seeded random start, orthogonalised in full, without restarts: some
 * hundreds of products with the covariance instead of a reduction of the whole of it. Gives up
 * where that would not pay: where many of the components are asked for, or the spectrum falls so
 * slowly that half of the dimensions would be needed.
 *
 * <p>Source: B. N. Parlett, <i>The Symmetric Eigenvalue Problem</i> (1998), chapter 13. A direction
 * can stay hidden from the process where eigenvalues coincide: {@link Verification} proves that
 * none did, and {@link Decomposition} falls back to another solver where one did.
 */
public final class LanczosEigenSolver implements EigenSolver {

  private static final long SEED = 1950;
  // Of the trace: a hundredth of what the verification allows.
  private static final double CONVERGED = 1e-13;
  private static final double EXHAUSTED = 1e-15;
  private static final double GROWTH = 1.2;

  private final EigenSolver small = new LapackEigenSolver();

  @Override
  public PrincipalComponents leading(SymmetricMatrix covariance, int count) {
    Krylov krylov = new Krylov(covariance, covariance.order() / 2);
    for (int steps = 3 * count; steps <= krylov.most; steps = (int) (steps * GROWTH) + 1) {
      krylov.advance(steps);
      PrincipalComponents ofTridiagonal = small.leading(krylov.tridiagonal(steps), count);
      if (krylov.residual(ofTridiagonal, steps) <= CONVERGED * covariance.trace()) {
        return krylov.ritz(ofTridiagonal, steps);
      }
    }
    throw new ComponentsException(
        "Lanczos steps up to half of %d dimensions did not give %d components"
            .formatted(covariance.order(), count));
  }

  /** The basis that grows, and the tridiagonal matrix that the covariance is in it. */
  private static final class Krylov {
    private final SymmetricMatrix covariance;
    private final int most;
    private final double nothing;
    private final double[][] basis;
    private final double[] diagonal;
    private final double[] offDiagonal;
    private final Random random = new Random(SEED);
    private int done;

    Krylov(SymmetricMatrix covariance, int most) {
      this.covariance = covariance;
      this.most = most;
      this.nothing = EXHAUSTED * covariance.trace();
      this.basis = new double[most + 1][];
      this.diagonal = new double[most];
      this.offDiagonal = new double[most];
      basis[0] = fresh();
    }

    void advance(int steps) {
      for (; done < steps; done++) {
        double[] image = covariance.times(basis[done]);
        diagonal[done] = dot(image, basis[done]);
        removeBasis(image, done + 1);
        double length = norm(image);
        boolean exhausted = length <= nothing;
        offDiagonal[done] = exhausted ? 0 : length;
        basis[done + 1] = exhausted ? freshBeside(done + 1) : scaled(image, 1 / length);
      }
    }

    SymmetricMatrix tridiagonal(int steps) {
      double[] values = new double[steps * steps];
      for (int i = 0; i < steps; i++) {
        values[i * steps + i] = diagonal[i];
        if (i + 1 < steps) {
          values[i * steps + i + 1] = offDiagonal[i];
          values[(i + 1) * steps + i] = offDiagonal[i];
        }
      }
      return new SymmetricMatrix(steps, values);
    }

    // The norm of C v - theta v, known without v: what leaves the basis at its last vector.
    double residual(PrincipalComponents ofTridiagonal, int steps) {
      double worst = 0;
      for (int i = 0; i < ofTridiagonal.count(); i++) {
        double last = ofTridiagonal.loadings(i)[steps - 1];
        worst = Math.max(worst, Math.abs(offDiagonal[steps - 1] * last));
      }
      return worst;
    }

    PrincipalComponents ritz(PrincipalComponents ofTridiagonal, int steps) {
      double[][] directions = new double[ofTridiagonal.count()][covariance.order()];
      double[] variances = new double[directions.length];
      for (int i = 0; i < directions.length; i++) {
        for (int step = 0; step < steps; step++) {
          add(directions[i], ofTridiagonal.loadings(i)[step], basis[step]);
        }
        directions[i] = scaled(directions[i], 1 / norm(directions[i]));
        variances[i] = ofTridiagonal.variance(i);
      }
      return new PrincipalComponents(directions, variances, covariance.trace());
    }

    // Twice is enough: the first time leaves rounding errors that weigh in a short vector.
    private void removeBasis(double[] vector, int size) {
      for (int time = 0; time < 2; time++) {
        for (int i = 0; i < size; i++) {
          add(vector, -dot(vector, basis[i]), basis[i]);
        }
      }
    }

    private double[] fresh() {
      double[] vector = random.doubles(covariance.order(), -1, 1).toArray();
      return scaled(vector, 1 / norm(vector));
    }

    private double[] freshBeside(int size) {
      double[] vector = fresh();
      removeBasis(vector, size);
      return scaled(vector, 1 / norm(vector));
    }
  }
}
