package io.pomona.pca.statistics;

import static io.pomona.pca.components.EightRows.ROWS;

import io.pomona.pca.components.EightRows;
import io.pomona.pca.components.SymmetricMatrix;
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

  // With the row of the means: eight sweeps of eight.
  private static final int BLOCK = 63;
  // Columns of a sweep, so that the block's part of them, 330 KB, stays in the core's second cache.
  // With fewer, beginning and end of a sweep cost a tenth more.
  private static final int STRIPE = 640;

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

  private void addProducts() {
    int rows = (filled + ROWS - 1) / ROWS * ROWS;
    Arrays.fill(block, filled * width, rows * width, 0);
    double[] weights = new double[ROWS];
    for (int from = 0; from < width; from += STRIPE) {
      int to = Math.min(from + STRIPE, width);
      for (int i = 0; i < to; i++) {
        addProducts(i, Math.max(i, from), to, rows, weights);
      }
    }
  }

  private void addProducts(int i, int from, int to, int rows, double[] weights) {
    int offset = i * width - i * (i + 1) / 2;
    for (int first = 0; first < rows; first += ROWS) {
      for (int q = 0; q < ROWS; q++) {
        weights[q] = block[(first + q) * width + i];
      }
      EightRows.add(scatter, offset, block, first * width, width, weights, from, to);
    }
  }
}
