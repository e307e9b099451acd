package io.pomona.pca.components;

import static io.pomona.pca.components.EightRows.ROWS;

import java.util.stream.IntStream;

/**
 * Whether all eigenvalues of a symmetric matrix are positive: they are if, and only if, its
 * Cholesky factorisation comes to an end with positive pivots (Sylvester's law of inertia), up to
 * rounding errors of some {@code order * 1e-16} of the largest entry. Source: G. H. Golub, C. F.
 * Van Loan, <i>Matrix Computations</i>, 4th ed. (2013), 4.2. Takes the cores there are.
 */
final class Definiteness {

  private final int order;
  private final double[] values;
  private final double[] panel;

  // Overwrites the values with the factor.
  private Definiteness(int order, double[] values) {
    this.order = order;
    this.values = values;
    this.panel = new double[ROWS * order];
  }

  /**
   * Whether the matrix is positive definite.
   *
   * @param order its rows and columns
   * @param values its {@code order * order} entries, which are overwritten
   */
  static boolean isPositive(int order, double[] values) {
    return new Definiteness(order, values).factorise();
  }

  private boolean factorise() {
    for (int first = 0; first < order; first += ROWS) {
      int next = Math.min(first + ROWS, order);
      for (int row = first; row < next; row++) {
        if (!pivot(first, row)) {
          return false;
        }
      }
      reduceBelow(first, next);
    }
    return true;
  }

  // Row of the factor, after the rows of its own panel.
  private boolean pivot(int first, int row) {
    for (int above = first; above < row; above++) {
      double weight = values[above * order + row];
      for (int column = row; column < order; column++) {
        values[row * order + column] -= weight * values[above * order + column];
      }
    }
    double pivot = values[row * order + row];
    if (!(pivot > 0)) {
      return false;
    }
    double scale = 1 / Math.sqrt(pivot);
    for (int column = row; column < order; column++) {
      values[row * order + column] *= scale;
    }
    return true;
  }

  // A panel of fewer than eight rows is the last one and has nothing below.
  private void reduceBelow(int first, int next) {
    System.arraycopy(values, first * order, panel, 0, (next - first) * order);
    IntStream.range(next, order).parallel().forEach(this::reduce);
  }

  private void reduce(int row) {
    double[] weights = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      weights[i] = -panel[i * order + row];
    }
    EightRows.add(values, row * order, panel, 0, order, weights, row, order);
  }
}
