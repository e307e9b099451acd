package io.pomona.pca.components;

import static io.pomona.pca.components.EightRows.ROWS;

import java.util.Arrays;
import java.util.stream.IntStream;

/** A dense symmetric matrix of doubles. Immutable, any thread. */
public final class SymmetricMatrix {

  // Columns that one thread takes at a time of a product.
  private static final int STRIPE = 320;

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

  /**
   * The matrix whose upper triangle is {@code packed}, row by row: {@code order * (order + 1) / 2}
   * numbers.
   */
  public static SymmetricMatrix ofPacked(int order, double[] packed) {
    if (packed.length != packedLength(order)) {
      throw new IllegalArgumentException(
          "A packed matrix of order %d has %d values, not %d"
              .formatted(order, packedLength(order), packed.length));
    }
    double[] values = new double[order * order];
    int next = 0;
    for (int row = 0; row < order; row++) {
      for (int column = row; column < order; column++) {
        values[row * order + column] = packed[next];
        values[column * order + row] = packed[next++];
      }
    }
    return new SymmetricMatrix(order, values);
  }

  /** How many numbers the upper triangle of a matrix of {@code order} has. */
  public static int packedLength(int order) {
    return Math.toIntExact((long) order * (order + 1) / 2);
  }

  /** The upper triangle, row by row. */
  public double[] packed() {
    double[] packed = new double[packedLength(order)];
    int next = 0;
    for (int row = 0; row < order; row++) {
      System.arraycopy(values, row * order + row, packed, next, order - row);
      next += order - row;
    }
    return packed;
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

  /** The product with {@code vector}, of length {@link #order}; takes the cores there are. */
  public double[] times(double[] vector) {
    double[] product = new double[order];
    IntStream.range(0, (order + STRIPE - 1) / STRIPE)
        .parallel()
        .forEach(stripe -> addTo(product, vector, stripe * STRIPE));
    return product;
  }

  private void addTo(double[] product, double[] vector, int from) {
    int to = Math.min(from + STRIPE, order);
    int row = 0;
    for (; row + ROWS <= order; row += ROWS) {
      double[] weights = Arrays.copyOfRange(vector, row, row + ROWS);
      EightRows.add(product, 0, values, row * order, order, weights, from, to);
    }
    for (; row < order; row++) {
      for (int column = from; column < to; column++) {
        product[column] += vector[row] * values[row * order + column];
      }
    }
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
