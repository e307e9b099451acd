package io.pomona.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pomona.image.Pixels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network computes what Keras' description of MobileNetV2 says. */
class MobileNetV2Test {
  /** Float32 against double over some 50 layers; a wrong padding or epsilon is off by 1e-2. */
  private static final double ROUNDING = 1e-4;

  @TempDir Path temporary;

  /** Folding, padding, shortcuts and scaling agree with plain loops on trained weights. */
  @Test
  void bundledWeightsGiveTheReferenceFeatures() throws IOException {
    assertReferenceFeatures(Model.bundled(), WeightFile.bundled());
  }

  /** The shapes in the file decide, so a network of another width needs no option. */
  @Test
  void narrowNetworkGivesTheReferenceFeatures() throws IOException {
    WeightFile weights = WeightFile.random(0.35, 1);

    Model model = Model.ofKerasWeights("narrow", weights.hdf5(temporary, ""));

    assertThat(model.featureWidth()).isEqualTo(1280);
    assertReferenceFeatures(model, weights);
  }

  /** The feature width is that of the last convolution, which grows with multipliers above 1. */
  @Test
  void featureWidthFollowsTheLastConvolution() throws IOException {
    WeightFile weights = WeightFile.random(0.35, 1);
    int inputs = weights.variable("Conv_1", "kernel").shape()[2];
    weights.put(
        WeightFile.path("Conv_1", "kernel"), new int[] {1, 1, inputs, 2}, new float[inputs * 2]);
    for (String variable : List.of("gamma", "beta", "moving_mean", "moving_variance")) {
      weights.put(WeightFile.path("Conv_1_bn", variable), new int[] {2}, 1, 2);
    }

    Model model = Model.ofKerasWeights("two", weights.hdf5(temporary, ""));

    assertThat(model.featureWidth()).isEqualTo(2);
    try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
      assertThat(extractor.extract(Images.of(model, 3))).hasDimensions(3, 2);
    }
  }

  private static void assertReferenceFeatures(Model model, WeightFile weights) {
    Pixels image = Images.noisy(224, 224, 7);
    double[] expected = new ReferenceMobileNetV2(weights).features(image);
    try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
      float[] features = extractor.extract(List.of(image))[0];

      assertThat(features).hasSize(expected.length);
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) features[i])
            .as("feature %d", i)
            .isCloseTo(expected[i], within(ROUNDING));
      }
      assertThat(Arrays.stream(expected).max().orElseThrow())
          .as("largest feature")
          .isGreaterThan(0.1);
    }
  }
}
