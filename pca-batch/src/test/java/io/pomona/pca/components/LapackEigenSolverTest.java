package io.pomona.pca.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ludovic.netlib.lapack.JavaLAPACK;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LapackEigenSolverTest {

  private final EigenSolver solver = new LapackEigenSolver(JavaLAPACK.getInstance());

  @Test
  void findsKnownComponents() {
    PrincipalComponents found =
        SignRule.largestLoadingPositive(solver.leading(Covariances.known(), 2));

    assertThat(found.count()).isEqualTo(2);
    assertThat(found.variance(0)).isCloseTo(6, within(1e-13));
    assertThat(found.variance(1)).isCloseTo(3, within(1e-13));
    assertThat(found.explainedVariance()).containsExactly(new double[] {0.6, 0.3}, within(1e-14));
    assertThat(Math.abs(Vectors.dot(found.loadings(0), Covariances.DIRECTIONS[0])))
        .isCloseTo(1, within(1e-14));
    assertThat(Math.abs(Vectors.dot(found.loadings(1), Covariances.DIRECTIONS[1])))
        .isCloseTo(1, within(1e-14));
  }

  /** As many components as features is the other path through dsyevr. */
  @Test
  void findsAllComponents() {
    SymmetricMatrix covariance = Covariances.rankDeficient(30, 64, 0);
    Verification.of(covariance, solver.leading(covariance, 64));
    Verification.of(covariance, solver.leading(covariance, 63));
    Verification.of(Covariances.known(), solver.leading(Covariances.known(), 3));
  }

  /** 1,280 features of 400 rows: 881 eigenvalues are 0, which is where MLlib's fit goes astray. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsComponentsOfRankDeficientCovariance(long order) {
    SymmetricMatrix covariance = Covariances.rankDeficient(400, 1280, order);
    PrincipalComponents found = solver.leading(covariance, 50);
    Verification verification = Verification.of(covariance, found);
    assertThat(verification.orthogonality()).isLessThan(1e-12);
    assertThat(verification.residual()).isLessThan(1e-13);
  }

  @Test
  void refusesMoreComponentsThanFeatures() {
    assertThatThrownBy(() -> solver.leading(Covariances.known(), 4))
        .hasMessage("4 components of a covariance of order 3");
  }
}
