package io.pomona.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchNormalizationTest {

  private static final int CHANNELS = 64;
  private static final int TAPS = 9;

  private final SplittableRandom random = new SplittableRandom(11);
  private final BatchNormalization normalization =
      new BatchNormalization(
          numbers(CHANNELS, 5, 30),
          numbers(CHANNELS, -1, 1),
          numbers(CHANNELS, -1, 1),
          numbers(CHANNELS, 0.5, 2));
  private final float[] factors = normalization.factors();

  @Test
  void foldsTheFactorOfEachOutputChannel() {
    float[] kernel = numbers(TAPS * CHANNELS, -1, 1);
    float[] folded = normalization.foldedInto(kernel);
    for (int i = 0; i < kernel.length; i++) {
      assertThat(folded[i]).isEqualTo(kernel[i] * factors[i % CHANNELS]);
    }
  }

  /** One tap of each channel is a thousandth of the others, and so is what the sum may be off. */
  @Test
  void keepsTheSumOfTheTapsOfAChannel() {
    float[] kernel = numbers(TAPS * CHANNELS, 1, 2);
    for (int channel = 0; channel < CHANNELS; channel++) {
      kernel[channel % TAPS * CHANNELS + channel] *= 1e-3f;
    }
    float[] folded = normalization.foldedIntoTaps(kernel);
    for (int channel = 0; channel < CHANNELS; channel++) {
      double exact = 0;
      double sum = 0;
      for (int tap = channel; tap < kernel.length; tap += CHANNELS) {
        exact += (double) kernel[tap] * factors[channel];
        sum += folded[tap];
        float alone = kernel[tap] * factors[channel];
        assertThat(folded[tap]).isEqualTo(alone, within(TAPS * Math.ulp(2 * factors[channel])));
      }
      assertThat(sum).isEqualTo(exact, within((double) Math.ulp(factors[channel] / 500)));
    }
  }

  private float[] numbers(int count, double from, double to) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(from, to);
    }
    return numbers;
  }
}
