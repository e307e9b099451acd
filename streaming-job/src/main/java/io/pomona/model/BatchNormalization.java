package io.pomona.model;

/**
 * A batch normalisation after training (Ioffe and Szegedy, 2015, arXiv:1502.03167): channel by
 * channel {@code gamma * (x - mean) / sqrt(variance + epsilon) + beta}, which is a factor and a
 * bias. Both are rounded to float32 where Keras rounds them, so that features differ from Keras' by
 * the network's own rounding alone.
 */
final class BatchNormalization {
  /** What Keras' MobileNetV2 sets; it is no variable of the file. */
  private static final float EPSILON = 1e-3f;

  private final float[] gamma;
  private final float[] beta;
  private final float[] mean;
  private final float[] variance;

  BatchNormalization(float[] gamma, float[] beta, float[] mean, float[] variance) {
    this.gamma = gamma;
    this.beta = beta;
    this.mean = mean;
    this.variance = variance;
  }

  static BatchNormalization read(KerasWeights weights, String layer, int channels) {
    return new BatchNormalization(
        weights.variable(layer, "gamma", channels).values(),
        weights.variable(layer, "beta", channels).values(),
        weights.variable(layer, "moving_mean", channels).values(),
        weights.variable(layer, "moving_variance", channels).values());
  }

  /** What this normalisation multiplies each channel by. */
  float[] factors() {
    float[] factors = new float[gamma.length];
    for (int channel = 0; channel < factors.length; channel++) {
      float inverseDeviation = 1 / (float) Math.sqrt(variance[channel] + EPSILON);
      factors[channel] = inverseDeviation * gamma[channel];
    }
    return factors;
  }

  /** What this normalisation adds to each channel. */
  float[] bias() {
    float[] factors = factors();
    float[] bias = new float[factors.length];
    for (int channel = 0; channel < bias.length; channel++) {
      bias[channel] = beta[channel] - mean[channel] * factors[channel];
    }
    return bias;
  }

  /** The kernel with the factors multiplied in; output channels are its fastest index. */
  float[] foldedInto(float[] kernel) {
    float[] factors = factors();
    float[] folded = new float[kernel.length];
    for (int i = 0; i < kernel.length; i++) {
      folded[i] = kernel[i] * factors[i % factors.length];
    }
    return folded;
  }

  /**
   * The same for a depthwise kernel, each channel's sum kept: its smallest tap takes what rounding
   * took from the others. Neighbouring pixels are nearly equal, so that it is the error of the sum
   * that counts, above all where factors are large and taps cancel, as in the first depthwise
   * convolution of the ImageNet weights (factors up to 30).
   */
  float[] foldedIntoTaps(float[] kernel) {
    float[] factors = factors();
    float[] folded = foldedInto(kernel);
    for (int channel = 0; channel < factors.length; channel++) {
      int smallest = channel;
      double lost = 0;
      for (int tap = channel; tap < kernel.length; tap += factors.length) {
        lost += (double) kernel[tap] * factors[channel] - folded[tap];
        smallest = Math.abs(kernel[tap]) < Math.abs(kernel[smallest]) ? tap : smallest;
      }
      folded[smallest] = (float) (folded[smallest] + lost);
    }
    return folded;
  }
}
