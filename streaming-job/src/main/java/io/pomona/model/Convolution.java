package io.pomona.model;

import java.io.Serializable;

/**
 * A convolution with the batch normalisation that follows folded into its kernel and bias. Padding
 * is TensorFlow's SAME.
 */
final class Convolution implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Whether each output channel sees all input channels, or its own alone. */
  enum Kind {
    STANDARD,
    DEPTHWISE
  }

  /** What follows the bias. */
  enum Activation {
    RELU6,
    NONE
  }

  private final Kind kind;
  private final int stride;
  private final Activation activation;
  private final int[] shape;
  private final float[] kernel;
  private final float[] bias;

  /**
   * @param kernel [height, width, inputs, outputs], or [height, width, channels, 1] if depthwise
   */
  Convolution(
      Kind kind,
      int stride,
      Activation activation,
      Variable kernel,
      BatchNormalization normalization) {
    this.kind = kind;
    this.stride = stride;
    this.activation = activation;
    this.shape = kernel.shape();
    this.kernel =
        kind == Kind.DEPTHWISE
            ? normalization.foldedIntoTaps(kernel.values())
            : normalization.foldedInto(kernel.values());
    this.bias = normalization.bias();
  }

  Kind kind() {
    return kind;
  }

  int stride() {
    return stride;
  }

  Activation activation() {
    return activation;
  }

  int[] shape() {
    return shape;
  }

  float[] kernel() {
    return kernel;
  }

  float[] bias() {
    return bias;
  }

  int outputs() {
    return bias.length;
  }
}
