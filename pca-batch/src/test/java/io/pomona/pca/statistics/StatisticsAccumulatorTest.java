package io.pomona.pca.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.pca.Images;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsAccumulatorTest {

  /** One row, less than a block, a block, one more, several; narrow and wider than a stripe. */
  @Test
  void equalsThePlainComputation() {
    for (int width : new int[] {1, 9, 651}) {
      List<float[]> rows = Images.of(200, width).features();
      for (int count : new int[] {1, 5, 63, 64, 126, 200}) {
        FeatureStatistics expected = StraightForward.statistics(rows.subList(0, count), 0);
        assertEqual(accumulated(rows.subList(0, count), 0), expected, 1e-11);
      }
    }
  }

  /** Parts that are joined are the whole, also where one is empty. */
  @Test
  void partsJoin() {
    List<float[]> rows = Images.of(200, 9).features();
    StatisticsAccumulator joined = new StatisticsAccumulator();
    for (int[] part : new int[][] {{0, 0}, {0, 70}, {70, 70}, {70, 71}, {71, 200}}) {
      joined.add(accumulator(rows.subList(part[0], part[1]), 0).flushed());
    }
    assertEqual(joined.statistics().orElseThrow(), StraightForward.statistics(rows, 0), 1e-11);
  }

  /** A mean of a million costs no digits of the scatter beyond those that the features lose. */
  @Test
  void doesNotCancel() {
    List<float[]> rows = Images.of(200, 9).features();
    assertThat(accumulated(rows, 1e6).scatter().toArray())
        .containsExactly(
            StraightForward.statistics(rows, 0).scatter().toArray(), StraightForward.within(1e-7));
  }

  @Test
  void rowsAreCountedByWidth() {
    StatisticsAccumulator sums = new StatisticsAccumulator();
    sums.add(new double[3]).add(new double[2]).add(new double[3]);
    sums.add(new StatisticsAccumulator().add(new double[2]).flushed());
    assertThat(sums.countByWidth()).containsEntry(3, 2L).containsEntry(2, 2L).hasSize(2);
  }

  private static FeatureStatistics accumulated(List<float[]> rows, double shift) {
    return accumulator(rows, shift).statistics().orElseThrow();
  }

  private static StatisticsAccumulator accumulator(List<float[]> rows, double shift) {
    StatisticsAccumulator sums = new StatisticsAccumulator();
    for (float[] row : rows) {
      double[] values = new double[row.length];
      for (int i = 0; i < row.length; i++) {
        values[i] = row[i] + shift;
      }
      sums.add(values);
    }
    return sums;
  }

  private static void assertEqual(
      FeatureStatistics found, FeatureStatistics expected, double within) {
    assertThat(found.count()).isEqualTo(expected.count());
    assertThat(found.mean()).containsExactly(expected.mean(), StraightForward.within(within));
    double[] difference = found.scatter().toArray();
    double[] scatter = expected.scatter().toArray();
    for (int i = 0; i < difference.length; i++) {
      difference[i] = Math.abs(difference[i] - scatter[i]);
    }
    assertThat(Arrays.stream(difference).max().orElseThrow()).isLessThan(within);
  }
}
