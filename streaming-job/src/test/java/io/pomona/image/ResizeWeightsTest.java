package io.pomona.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ResizeWeightsTest {

  /** Three times as large, the weights are 27ths, -1, 9, 21 and -2, rounded half away from zero. */
  @Test
  void roundsToFixedPoint() {
    ResizeWeights weights = new ResizeWeights(10, 30);

    int at = 15 * weights.stride;
    assertThat(weights.first[15]).isEqualTo(3);
    assertThat(weights.count[15]).isEqualTo(4);
    assertThat(Arrays.copyOfRange(weights.weights, at, at + 4))
        .containsExactly(-155345, 1398101, 3262236, -310689);
  }

  /** The longest side that the limits let through needs a megabyte or so, not gigabytes. */
  @Test
  void staysSmallForTheLongestSide() {
    assertThat(new ResizeWeights(ImageLimits.MAX_SIDE, 224).weights).hasSizeLessThan(300_000);
  }
}
