package io.pomona.pca.statistics;

import static io.pomona.pca.components.TwoSums.ROWS;

import io.pomona.pca.components.SymmetricMatrix;
import io.pomona.pca.components.TwoSums;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes rows one by one and gives their statistics, in one pass. Rows wait in a block; a full block
 * is centred around its own mean and joined to the rest as Chan, Golub and LeVeque join two sets
 * (see {@link FeatureStatistics}): what their means differ by is one more row of the block. So
 * nothing large is ever subtracted from something large, whatever the mean and the order of the
 * rows.
 *
 * <p>Rows of another width than the first are counted and left out. Not for two threads at once;
 * serialisable, for Spark; {@code width * width / 2} doubles.
 */
final class StatisticsAccumulator implements Serializable {

  private static final long serialVersionUID = 1L;

  // With the row of the means: sixteen sweeps of four.
  private static final int BLOCK = 63;
  // Columns of a sweep, so that what it reads and writes, 15 KB, stays in the core's first cache,
  // and the block's part of them in the second.
  private static final int STRIPE = 320;

  private final TreeMap<Integer, Long> countByWidth = new TreeMap<>();
  private int width = -1;
  private long count;
  private double[] mean;
  private double[] scatter;
  private transient double[] block;
  private transient int filled;

  /** Adds one row, which is not kept; returns this. */
  StatisticsAccumulator add(double[] row) {
    countByWidth.merge(row.length, 1L, Long::sum);
    if (width < 0) {
      allocate(row.length);
    }
    if (row.length == width) {
      if (block == null) {
        block = new double[(BLOCK + 1) * width];
      }
      System.arraycopy(row, 0, block, filled * width, width);
      filled++;
      if (filled == BLOCK) {
        flush();
      }
    }
    return this;
  }

  /** Adds the rows of {@code other}; returns this. */
  StatisticsAccumulator add(StatisticsAccumulator other) {
    other.countByWidth.forEach((key, rows) -> countByWidth.merge(key, rows, Long::sum));
    if (other.width >= 0 && width < 0) {
      allocate(other.width);
    }
    if (other.width >= 0 && other.width == width) {
      flush();
      join(other.flushed());
    }
    return this;
  }

  /** This, with no row waiting, as it may travel. */
  StatisticsAccumulator flushed() {
    flush();
    block = null;
    return this;
  }

  /** How many rows there were, of whatever width. */
  long rowCount() {
    return countByWidth.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many rows there were of each width. */
  Map<Integer, Long> countByWidth() {
    return countByWidth;
  }

  /** Whether all rows have {@code features} features, each a finite number; true without a row. */
  boolean fits(int features) {
    flush();
    return countByWidth.keySet().stream().allMatch(found -> found == features)
        && (mean == null || Arrays.stream(mean).allMatch(Double::isFinite));
  }

  /** The statistics of all rows of the first row's width; empty without a row. */
  Optional<FeatureStatistics> statistics() {
    flush();
    return count == 0
        ? Optional.empty()
        : Optional.of(new FeatureStatistics(count, mean, SymmetricMatrix.ofPacked(width, scatter)));
  }

  private void allocate(int features) {
    width = features;
    mean = new double[width];
    scatter = new double[SymmetricMatrix.packedLength(width)];
  }

  private void flush() {
    if (filled > 0) {
      double[] blockMean = centre();
      moveMean(blockMean, filled);
      addProducts();
      filled = 0;
    }
  }

  private double[] centre() {
    double[] sum = new double[width];
    for (int row = 0; row < filled; row++) {
      for (int i = 0; i < width; i++) {
        sum[i] += block[row * width + i];
      }
    }
    for (int i = 0; i < width; i++) {
      sum[i] /= filled;
    }
    for (int row = 0; row < filled; row++) {
      for (int i = 0; i < width; i++) {
        block[row * width + i] -= sum[i];
      }
    }
    return sum;
  }

  // Leaves in the block's next row what the two means add to the scatter; its products are zero
  // where the block comes first.
  private void moveMean(double[] otherMean, long otherCount) {
    long together = count + otherCount;
    double share = (double) otherCount / together;
    double weight = Math.sqrt(count * share);
    for (int i = 0; i < width; i++) {
      double shift = otherMean[i] - mean[i];
      block[filled * width + i] = weight * shift;
      mean[i] += share * shift;
    }
    count = together;
    filled++;
  }

  private void join(StatisticsAccumulator other) {
    if (other.count > 0) {
      for (int i = 0; i < scatter.length; i++) {
        scatter[i] += other.scatter[i];
      }
      block = block == null ? new double[(BLOCK + 1) * width] : block;
      moveMean(other.mean, other.count);
      addProducts();
      filled = 0;
    }
  }

  // Two rows of the scatter at a time, in sums of their own, so that a row of the block is read
  // once for both.
  private void addProducts() {
    int rows = (filled + ROWS - 1) / ROWS * ROWS;
    Arrays.fill(block, filled * width, rows * width, 0);
    double[] one = new double[width];
    double[] other = new double[width];
    double[] weights = new double[2 * ROWS];
    for (int from = 0; from < width; from += STRIPE) {
      int to = Math.min(from + STRIPE, width);
      for (int i = 0; i < to; i += 2) {
        int begin = Math.max(i, from);
        for (int first = 0; first < rows; first += ROWS) {
          weigh(i, first, weights);
          TwoSums.add(one, other, block, first * width, width, weights, begin, to);
        }
        moveIntoScatter(one, i, begin, to);
        moveIntoScatter(other, i + 1, Math.max(i + 1, from), to);
        other[begin] = 0;
      }
    }
  }

  private void weigh(int i, int first, double[] weights) {
    for (int q = 0; q < ROWS; q++) {
      int row = (first + q) * width;
      weights[q] = block[row + i];
      weights[ROWS + q] = i + 1 < width ? block[row + i + 1] : 0;
    }
  }

  // Leaves zeros.
  private void moveIntoScatter(double[] sum, int i, int from, int to) {
    int offset = i * width - i * (i + 1) / 2;
    for (int j = from; j < to; j++) {
      scatter[offset + j] += sum[j];
      sum[j] = 0;
    }
  }
}
