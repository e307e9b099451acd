package io.pomona.pca.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SignRuleTest {

  // Zero, so that -0.0 equals 0.0.
  private static final Offset<Double> EXACT = Offset.offset(0.0);

  @Test
  void largestLoadingIsPositive() {
    PrincipalComponents signed =
        SignRule.largestLoadingPositive(of(new double[] {0.6, -0.8}, new double[] {0.8, 0.6}));
    assertThat(signed.direction(0)).containsExactly(new double[] {-0.6, 0.8}, EXACT);
    assertThat(signed.direction(1)).containsExactly(new double[] {0.8, 0.6}, EXACT);
  }

  @Test
  void followsThePreviousDirection() {
    PrincipalComponents previous = of(new double[] {0.6, -0.8}, new double[] {-0.8, -0.6});
    PrincipalComponents signed =
        SignRule.alignedWith(of(new double[] {-0.59, 0.81}, new double[] {0.81, 0.59}), previous);
    assertThat(signed.direction(0)).containsExactly(new double[] {0.59, -0.81}, EXACT);
    assertThat(signed.direction(1)).containsExactly(new double[] {-0.81, -0.59}, EXACT);
  }

  /** Two components that changed places keep order by variance and, each, its own sign. */
  @Test
  void followsTheDirectionThatItResemblesMost() {
    PrincipalComponents previous = of(new double[] {1, 0}, new double[] {0, -1});
    PrincipalComponents signed =
        SignRule.alignedWith(of(new double[] {0, 1}, new double[] {-1, 0}), previous);
    assertThat(signed.direction(0)).containsExactly(new double[] {0, -1}, EXACT);
    assertThat(signed.direction(1)).containsExactly(new double[] {1, 0}, EXACT);
  }

  /** A component more than before takes its sign from the stated rule. */
  @Test
  void fallsBackToTheStatedRule() {
    PrincipalComponents previous = of(new double[] {1, 0, 0});
    PrincipalComponents signed =
        SignRule.alignedWith(of(new double[] {-1, 0, 0}, new double[] {0, 0, -1}), previous);
    assertThat(signed.direction(0)).containsExactly(new double[] {1, 0, 0}, EXACT);
    assertThat(signed.direction(1)).containsExactly(new double[] {0, 0, 1}, EXACT);
  }

  @Test
  void widthsMustAgree() {
    assertThatThrownBy(() -> SignRule.alignedWith(of(new double[2]), of(new double[3])))
        .hasMessageContaining("width 2 cannot be aligned with components of width 3");
  }

  private static PrincipalComponents of(double[]... directions) {
    return new PrincipalComponents(directions, new double[directions.length], 1);
  }
}
