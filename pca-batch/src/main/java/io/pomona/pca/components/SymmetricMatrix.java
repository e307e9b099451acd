package io.pomona.pca.components;

/** A dense symmetric matrix of doubles. Immutable, any thread. */
public final class SymmetricMatrix {

  private final int order;
  private final double[] values;

  /**
   * A matrix over {@code values}, which it keeps: the caller hands the array over.
   *
   * @param order rows, and as many columns
   * @param values {@code order * order} numbers; both triangles are filled
   */
  public SymmetricMatrix(int order, double[] values) {
    if (values.length != (long) order * order) {
      throw new IllegalArgumentException(
          "A matrix of order %d has %d values, not %d"
              .formatted(order, (long) order * order, values.length));
    }
    this.order = order;
    this.values = values;
  }

  /** Rows, and as many columns. */
  public int order() {
    return order;
  }

  /** The entry in {@code row} and {@code column}, both from 0. */
  public double entry(int row, int column) {
    return values[row * order + column];
  }

  /** The sum of the diagonal, which is the sum of the eigenvalues. */
  public double trace() {
    double sum = 0;
    for (int i = 0; i < order; i++) {
      sum += entry(i, i);
    }
    return sum;
  }

  /** The product with {@code vector}, of length {@link #order}. */
  public double[] times(double[] vector) {
    double[] product = new double[order];
    for (int row = 0; row < order; row++) {
      double sum = 0;
      for (int column = 0; column < order; column++) {
        sum += values[row * order + column] * vector[column];
      }
      product[row] = sum;
    }
    return product;
  }

  /** This matrix with every entry multiplied by {@code factor}. */
  public SymmetricMatrix scaled(double factor) {
    double[] scaled = values.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return new SymmetricMatrix(order, scaled);
  }

  /** A copy of the values, {@code order * order}. */
  public double[] toArray() {
    return values.clone();
  }
}
