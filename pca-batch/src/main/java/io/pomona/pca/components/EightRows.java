package io.pomona.pca.components;

/**
 * The inner loop of products with a matrix: eight weighted rows added to another in one sweep, so
 * that the target is read and written once for sixteen operations, and the JIT compiler turns the
 * sweep into vector instructions. Any thread.
 */
public final class EightRows {

  /** How many rows one sweep takes. */
  public static final int ROWS = 8;

  private EightRows() {}

  /**
   * {@code target[offset + j] += sum over q of weights[q] * rows[first + q * stride + j]}, for
   * {@code j} from {@code from} to {@code to}, exclusive.
   *
   * @param target what is added to; another array than {@code rows}
   * @param offset where the target's column 0 is
   * @param rows what is added
   * @param first where column 0 of the first of the eight rows is
   * @param stride how far one row is from the next
   * @param weights eight numbers
   * @param from the first column
   * @param to the column after the last
   */
  public static void add(
      double[] target,
      int offset,
      double[] rows,
      int first,
      int stride,
      double[] weights,
      int from,
      int to) {
    double w0 = weights[0];
    double w1 = weights[1];
    double w2 = weights[2];
    double w3 = weights[3];
    double w4 = weights[4];
    double w5 = weights[5];
    double w6 = weights[6];
    double w7 = weights[7];
    int r1 = first + stride;
    int r2 = r1 + stride;
    int r3 = r2 + stride;
    int r4 = r3 + stride;
    int r5 = r4 + stride;
    int r6 = r5 + stride;
    int r7 = r6 + stride;
    for (int j = from; j < to; j++) {
      target[offset + j] +=
          w0 * rows[first + j]
              + w1 * rows[r1 + j]
              + w2 * rows[r2 + j]
              + w3 * rows[r3 + j]
              + w4 * rows[r4 + j]
              + w5 * rows[r5 + j]
              + w6 * rows[r6 + j]
              + w7 * rows[r7 + j];
    }
  }
}
