package io.pomona.model;

import java.io.Serializable;

/**
 * A convolution and the batch normalisation that follows, whose factors are folded into the kernel
 * or stand apart. Padding is TensorFlow's SAME.
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

  /** Where the normalisation's factors are: in the kernel, which is fast, or beside it. */
  enum Factors {
    FOLDED,
    APART
  }

  private final Kind kind;
  private final int stride;
  private final Activation activation;
  private final int[] shape;
  private final float[] kernel;
  private final float[] factors;
  private final float[] bias;

  /**
   * @param kernel [height, width, inputs, outputs], or [height, width, channels, 1] if depthwise
   */
  Convolution(
      Kind kind,
      int stride,
      Activation activation,
      Variable kernel,
      BatchNormalization normalization,
      Factors factors) {
    this.kind = kind;
    this.stride = stride;
    this.activation = activation;
    this.shape = kernel.shape();
    boolean folded = factors == Factors.FOLDED;
    this.kernel = folded ? normalization.foldedInto(kernel.values()) : kernel.values();
    this.factors = folded ? new float[0] : normalization.factors();
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

  boolean isFolded() {
    return factors.length == 0;
  }

  /** One a channel where they stand apart, none where they are folded. */
  float[] factors() {
    return factors;
  }

  float[] bias() {
    return bias;
  }

  int outputs() {
    return bias.length;
  }
}
