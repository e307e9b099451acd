package io.pomona.pca.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LanczosEigenSolverTest {

  private final EigenSolver solver = new LanczosEigenSolver();

  /** The same components as those of a full decomposition, to the last digits but one. */
  @Test
  void agreesWithLapack() {
    SymmetricMatrix covariance = Covariances.rankDeficient(700, 400, 1);

    PrincipalComponents found = solver.leading(covariance, 20);

    Verification verification = Verification.of(covariance, found);
    assertThat(verification.orthogonality()).isLessThan(1e-12);
    assertThat(verification.residual()).isLessThan(1e-13);
    PrincipalComponents expected = new LapackEigenSolver().leading(covariance, 20);
    for (int i = 0; i < 20; i++) {
      assertThat(found.variance(i))
          .isCloseTo(expected.variance(i), within(1e-12 * covariance.trace()));
      assertThat(Math.abs(Vectors.dot(found.loadings(i), expected.loadings(i))))
          .isCloseTo(1, within(1e-10));
    }
  }

  /** Few directions and many zeros: the process ends early and begins anew beside what it found. */
  @Test
  void goesOnWhereAllVarianceIsFound() {
    SymmetricMatrix covariance = Covariances.rankDeficient(12, 400, 1);
    PrincipalComponents found = solver.leading(covariance, 20);
    Verification.of(covariance, found);
    assertThat(found.variance(10)).isGreaterThan(1e-6 * covariance.trace());
    assertThat(found.variance(11)).isCloseTo(0, within(1e-12 * covariance.trace()));
  }

  @Test
  void givesUpWhereItWouldNotPay() {
    assertThatThrownBy(() -> solver.leading(Covariances.known(), 2))
        .isInstanceOf(ComponentsException.class);
  }

  /** Ten equal eigenvalues, of which one start sees one: proven wrong, and LAPACK takes over. */
  @Test
  void hiddenDirectionsAreFoundByTheNextSolver() {
    SymmetricMatrix covariance = diagonal(200, 10);
    PrincipalComponents early = solver.leading(covariance, 10);
    assertThatThrownBy(() -> Verification.of(covariance, early))
        .hasMessageContaining("is left out");

    Decomposition found = Decomposition.of(covariance, 10, Decomposition.SOLVERS);

    assertThat(found.components().variance(9)).isCloseTo(5, within(1e-12));
  }

  /** What no solver can do is the last one's error. */
  @Test
  void theLastSolversErrorIsThrown() {
    EigenSolver wrong = (covariance, count) -> new LapackEigenSolver().leading(diagonal(3, 0), 1);
    assertThatThrownBy(() -> Decomposition.of(Covariances.known(), 1, List.of(solver, wrong)))
        .hasMessageContaining("are not published");
  }

  // The first are 5, the rest fall from 1.
  private static SymmetricMatrix diagonal(int order, int equal) {
    double[] values = new double[order * order];
    for (int i = 0; i < order; i++) {
      values[i * order + i] = i < equal ? 5 : Math.pow(0.9, i);
    }
    return new SymmetricMatrix(order, values);
  }
}
