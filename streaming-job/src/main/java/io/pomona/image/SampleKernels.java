package io.pomona.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The inner loops of resizing. Taps go by four, for that is what enlarging needs of each sample,
 * and what keeps the sums in registers.
 */
final class SampleKernels {

  private static final VarHandle FOUR_BYTES =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private SampleKernels() {}

  /** One row of RGB bytes, resized along the row, as values of 0 to 255. */
  static void resizeRow(byte[] rgb, int start, ResizeWeights columns, int[] row) {
    int[] weights = columns.weights;
    int to = 0;
    for (int target = 0; target < columns.first.length; target++) {
      int from = start + Pixels.CHANNELS * columns.first[target];
      int tap = target * columns.stride;
      int end = tap + columns.count[target];
      int red = ResizeWeights.HALF;
      int green = ResizeWeights.HALF;
      int blue = ResizeWeights.HALF;
      for (; tap + 4 <= end; tap += 4, from += 4 * Pixels.CHANNELS) {
        int w0 = weights[tap];
        int w1 = weights[tap + 1];
        int w2 = weights[tap + 2];
        int w3 = weights[tap + 3];
        red += fourTaps(rgb, from, w0, w1, w2, w3);
        green += fourTaps(rgb, from + 1, w0, w1, w2, w3);
        blue += fourTaps(rgb, from + 2, w0, w1, w2, w3);
      }
      for (; tap < end; tap++, from += Pixels.CHANNELS) {
        red += (rgb[from] & 0xff) * weights[tap];
        green += (rgb[from + 1] & 0xff) * weights[tap];
        blue += (rgb[from + 2] & 0xff) * weights[tap];
      }
      row[to++] = red;
      row[to++] = green;
      row[to++] = blue;
    }
    round(row);
  }

  private static int fourTaps(byte[] rgb, int from, int w0, int w1, int w2, int w3) {
    return (rgb[from] & 0xff) * w0
        + (rgb[from + 3] & 0xff) * w1
        + (rgb[from + 6] & 0xff) * w2
        + (rgb[from + 9] & 0xff) * w3;
  }

  /** Bytes as values of 0 to 255. */
  static void widen(byte[] bytes, int start, int[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[start + i] & 0xff;
    }
  }

  /**
   * The sums of the rows that make up one target row, source row {@code y} being {@code y %
   * ring.length}.
   */
  static void sumRows(int[][] ring, ResizeWeights rows, int target, int[] sums) {
    Arrays.fill(sums, ResizeWeights.HALF);
    int y = rows.first[target];
    int end = y + rows.count[target];
    int tap = target * rows.stride;
    for (; y + 4 <= end; y += 4, tap += 4) {
      addFour(ring, y, rows.weights, tap, sums);
    }
    for (; y < end; y++, tap++) {
      add(ring[y % ring.length], rows.weights[tap], sums);
    }
  }

  private static void addFour(int[][] ring, int y, int[] weights, int tap, int[] sums) {
    int size = ring.length;
    addFour(
        ring[y % size],
        ring[(y + 1) % size],
        ring[(y + 2) % size],
        ring[(y + 3) % size],
        weights[tap],
        weights[tap + 1],
        weights[tap + 2],
        weights[tap + 3],
        sums);
  }

  private static void addFour(
      int[] r0, int[] r1, int[] r2, int[] r3, int w0, int w1, int w2, int w3, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += r0[i] * w0 + r1[i] * w1 + r2[i] * w2 + r3[i] * w3;
    }
  }

  private static void add(int[] row, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += row[i] * weight;
    }
  }

  /** Fixed-point sums as bytes; changes the sums. */
  static void round(int[] sums, byte[] target, int offset) {
    round(sums);
    int i = 0;
    // Java's compiler makes no vectors of loops from int to byte.
    for (; i + 4 <= sums.length; i += 4) {
      int four = sums[i] | (sums[i + 1] << 8) | (sums[i + 2] << 16) | (sums[i + 3] << 24);
      FOUR_BYTES.set(target, offset + i, four);
    }
    for (; i < sums.length; i++) {
      target[offset + i] = (byte) sums[i];
    }
  }

  /** Four values of 0 to 255 in each int, the first in its lowest bits: one of each quarter. */
  static void pack(int[] quarters, int[] packed) {
    int second = packed.length;
    int third = 2 * packed.length;
    int fourth = 3 * packed.length;
    for (int i = 0; i < packed.length; i++) {
      packed[i] =
          quarters[i]
              | (quarters[second + i] << 8)
              | (quarters[third + i] << 16)
              | (quarters[fourth + i] << 24);
    }
  }

  /** The first {@code count} of the packed values as bytes. */
  static void write(int[] packed, byte[] target, int offset, int count) {
    int whole = count / 4;
    for (int i = 0; i < whole; i++) {
      FOUR_BYTES.set(target, offset + 4 * i, packed[i]);
    }
    for (int i = 4 * whole; i < count; i++) {
      target[offset + i] = (byte) (packed[whole] >> (8 * (i % 4)));
    }
  }

  /** Fixed-point sums as values of 0 to 255, in their place. */
  static void round(int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      int value = sums[i] >> ResizeWeights.PRECISION_BITS;
      // Without a branch: all bits of the first mask are 0 below 0, of the second 1 above 255.
      sums[i] = ((value & ~(value >> 31)) | ((255 - value) >> 31)) & 0xff;
    }
  }
}
