package io.pomona.model;

import java.io.Serializable;

/** A bottleneck of MobileNetV2: expand (but for the first block), depthwise, project. */
final class InvertedResidual implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int inputs;
  private final int stride;
  private final Convolution[] convolutions;

  InvertedResidual(int inputs, int stride, Convolution... convolutions) {
    this.inputs = inputs;
    this.stride = stride;
    this.convolutions = convolutions;
  }

  Convolution[] convolutions() {
    return convolutions;
  }

  int outputs() {
    return convolutions[convolutions.length - 1].outputs();
  }

  /** Whether the input is added to the output: wherever the two have one shape. */
  boolean hasShortcut() {
    return stride == 1 && inputs == outputs();
  }
}
