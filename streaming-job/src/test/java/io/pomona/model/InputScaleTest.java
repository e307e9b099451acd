package io.pomona.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The option {@code --input-scale}. */
class InputScaleTest {
  @Test
  void kerasScaleIsReadAndMapsLevelsOntoMinusOneToOne() {
    InputScale scale = InputScale.parse("127.5, -1");

    assertThat(scale).isEqualTo(InputScale.KERAS);
    assertThat(scale.levels()).hasSize(256).startsWith(-1f).endsWith(1f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "127.5", "127.5,", "a,b", "1,2,3"})
  void otherTextIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> InputScale.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("127.5,-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0,1", "NaN,0", "1,Infinity"})
  void numbersThatScaleNothingAreRefused(String text) {
    assertThatThrownBy(() -> InputScale.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the divisor must be a number other than 0");
  }
}
