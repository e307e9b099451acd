package io.pomona.pca.components;

/**
 * The inner loop of the Gram matrix: four rows, each read once, added with their weights to two
 * sums. The JIT compiler turns the sweep into vector instructions. Any thread, with sums of its
 * own.
 */
public final class TwoSums {

  /** How many rows one sweep takes. */
  public static final int ROWS = 4;

  private TwoSums() {}

  /**
   * {@code sum[j] += sum over q of weights[q] * rows[first + q * stride + j]} for the first sum,
   * and the same with the weights from {@value #ROWS} on for the second, for {@code j} from {@code
   * from} to {@code to}, exclusive. Each product is added without being rounded.
   *
   * @param one the first sum; the three arrays are not the same
   * @param other the second
   * @param rows what is added
   * @param first where column 0 of the first of the four rows is
   * @param stride how far one row is from the next
   * @param weights four numbers for each sum
   * @param from the first column
   * @param to the column after the last
   */
  public static void add(
      double[] one,
      double[] other,
      double[] rows,
      int first,
      int stride,
      double[] weights,
      int from,
      int to) {
    double v0 = weights[0];
    double v1 = weights[1];
    double v2 = weights[2];
    double v3 = weights[3];
    double w0 = weights[4];
    double w1 = weights[5];
    double w2 = weights[6];
    double w3 = weights[7];
    int r1 = first + stride;
    int r2 = r1 + stride;
    int r3 = r2 + stride;
    for (int j = from; j < to; j++) {
      double x0 = rows[first + j];
      double x1 = rows[r1 + j];
      double x2 = rows[r2 + j];
      double x3 = rows[r3 + j];
      one[j] = Math.fma(v3, x3, Math.fma(v2, x2, Math.fma(v1, x1, Math.fma(v0, x0, one[j]))));
      other[j] = Math.fma(w3, x3, Math.fma(w2, x2, Math.fma(w1, x1, Math.fma(w0, x0, other[j]))));
    }
  }
}
