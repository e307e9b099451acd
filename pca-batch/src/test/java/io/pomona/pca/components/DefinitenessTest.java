package io.pomona.pca.components;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DefinitenessTest {

  /** Shifted by less than the smallest eigenvalue it is positive, by more it is not. */
  @Test
  void turnsAtTheSmallestEigenvalue() {
    assertThat(Definiteness.isPositive(3, shifted(Covariances.known(), 0.999_999))).isTrue();
    assertThat(Definiteness.isPositive(3, shifted(Covariances.known(), 1.000_001))).isFalse();
  }

  /** Orders that the panels of eight rows do not divide. */
  @Test
  void turnsAtTheSmallestEigenvalueOfLargerMatrices() {
    for (int order : new int[] {8, 9, 63, 130}) {
      SymmetricMatrix covariance = Covariances.rankDeficient(3 * order, order, 2);
      double smallest = new LapackEigenSolver().leading(covariance, order).variance(order - 1);
      assertThat(Definiteness.isPositive(order, shifted(covariance, smallest * 0.999))).isTrue();
      assertThat(Definiteness.isPositive(order, shifted(covariance, smallest * 1.001))).isFalse();
    }
  }

  @Test
  void whatIsNoNumberIsNotPositive() {
    assertThat(Definiteness.isPositive(2, new double[] {1, Double.NaN, Double.NaN, 1})).isFalse();
  }

  private static double[] shifted(SymmetricMatrix matrix, double by) {
    double[] values = matrix.toArray();
    for (int i = 0; i < matrix.order(); i++) {
      values[i * matrix.order() + i] -= by;
    }
    return values;
  }
}
