package io.pomona.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLimitsTest {

  @Test
  void theDefaultIsPillows() {
    assertThat(ImageLimits.DEFAULT.maxPixels()).isEqualTo(89_478_485);
  }

  /** An image that is let through can be held in arrays. */
  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1L << 30, Long.MAX_VALUE})
  void refusesLimitsThatMakeNoSense(long maxPixels) {
    assertThatThrownBy(() -> new ImageLimits(maxPixels))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but is " + maxPixels);
  }

  @Test
  void pixelsMustMatchTheirSize() {
    assertThatThrownBy(() -> new Pixels(2, 3, new byte[17]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("18 samples, but the array holds 17");
  }
}
