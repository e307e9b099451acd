package io.pomona.pca.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DriftTest {

  // Variances 6, 3 and 1 along the axes.
  private static final SymmetricMatrix COVARIANCE =
      SymmetricMatrix.ofPacked(3, new double[] {6, 0, 0, 3, 0, 1});
  private static final PrincipalComponents CURRENT =
      new PrincipalComponents(new double[][] {{1, 0, 0}, {0, 1, 0}}, new double[] {6, 3}, 10);

  @Test
  void isZeroForTheSameSubspace() {
    double half = Math.sqrt(0.5);
    assertThat(drift(new double[][] {{0, 1, 0}, {1, 0, 0}})).isZero();
    assertThat(drift(new double[][] {{half, half, 0}, {half, -half, 0}}))
        .isCloseTo(0, within(1e-15));
  }

  /** Two of the three variances are 6 + 1 where the best two are 6 + 3. */
  @Test
  void isTheShareOfVarianceThatIsMissed() {
    assertThat(drift(new double[][] {{1, 0, 0}, {0, 0, 1}})).isCloseTo(2 / 9.0, within(1e-15));
  }

  @Test
  void comparesAsManyComponentsAsBothHave() {
    assertThat(drift(new double[][] {{0, 0, 1}})).isCloseTo(5 / 6.0, within(1e-15));
    assertThat(drift(new double[][] {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}))
        .isCloseTo(5 / 9.0, within(1e-15));
  }

  @Test
  void refusesOtherWidths() {
    assertThatThrownBy(() -> drift(new double[][] {{1, 0}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("width 3 and 2");
  }

  private static double drift(double[][] earlier) {
    double[] unknown = new double[earlier.length];
    return Drift.of(COVARIANCE, CURRENT, new PrincipalComponents(earlier, unknown, 1));
  }
}
