package io.pomona.pca.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.pca.Images;
import io.pomona.pca.components.SymmetricMatrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureStatisticsTest {

  private static final int WIDTH = 9;

  /** Statistics of two halves merge into those of the whole, whatever the sizes of the halves. */
  @Test
  void mergeEqualsTheWhole() {
    List<float[]> rows = Images.of(60, WIDTH).features();
    FeatureStatistics whole = StraightForward.statistics(rows, 0);
    for (int cut : new int[] {1, 7, 30, 59}) {
      FeatureStatistics merged =
          StraightForward.statistics(rows.subList(0, cut), 0)
              .merge(StraightForward.statistics(rows.subList(cut, 60), 0));
      assertThat(merged.count()).isEqualTo(60);
      assertThat(merged.mean()).containsExactly(whole.mean(), StraightForward.within(1e-13));
      assertThat(merged.covariance().toArray())
          .containsExactly(whole.covariance().toArray(), StraightForward.within(1e-13));
    }
  }

  /** Digits survive a mean of a million: E[xy] - E[x]E[y] would keep four of them here. */
  @Test
  void mergeDoesNotCancel() {
    List<float[]> rows = Images.of(60, WIDTH).features();
    FeatureStatistics near = StraightForward.statistics(rows, 0);
    FeatureStatistics merged =
        StraightForward.statistics(rows.subList(0, 25), 1e6)
            .merge(StraightForward.statistics(rows.subList(25, 60), 1e6));
    assertThat(merged.covariance().toArray())
        .containsExactly(near.covariance().toArray(), StraightForward.within(1e-9));
  }

  /** What was merged can be taken away again, also around a large mean. */
  @Test
  void withoutUndoesMerge() {
    List<float[]> rows = Images.of(60, WIDTH).features();
    for (double shift : new double[] {0, 1e6}) {
      FeatureStatistics part = StraightForward.statistics(rows.subList(0, 6), shift);
      FeatureStatistics rest = StraightForward.statistics(rows.subList(6, 60), shift);
      FeatureStatistics found = StraightForward.statistics(rows, shift).without(part);
      assertThat(found.count()).isEqualTo(54);
      assertThat(found.mean())
          .containsExactly(rest.mean(), StraightForward.within(1e-14 * (1 + shift)));
      assertThat(found.covariance().toArray())
          .containsExactly(
              rest.covariance().toArray(), StraightForward.within(1e-12 + 1e-15 * shift));
    }
  }

  @Test
  void widthsMustAgree() {
    FeatureStatistics two = new FeatureStatistics(3, new double[2], matrix(2));
    FeatureStatistics three = new FeatureStatistics(3, new double[3], matrix(3));
    assertThatThrownBy(() -> two.merge(three))
        .hasMessage("Statistics of 2 and of 3 features do not merge");
    assertThatThrownBy(() -> new FeatureStatistics(3, new double[2], matrix(3)))
        .hasMessageContaining("a mean of 2 and a scatter of 3 features");
  }

  @Test
  void oneRowHasNoCovariance() {
    assertThatThrownBy(new FeatureStatistics(1, new double[2], matrix(2))::covariance)
        .isInstanceOf(IllegalStateException.class);
  }

  private static SymmetricMatrix matrix(int order) {
    return new SymmetricMatrix(order, new double[order * order]);
  }
}
