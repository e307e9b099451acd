package io.pomona.model;

import io.pomona.model.Convolution.Activation;
import io.pomona.model.Convolution.Kind;

/**
 * Walks through Keras' layer names and makes a {@link MobileNetV2} of the variables found there.
 * The numbers of channels come from the file, and with them the width multiplier; the strides are
 * the architecture's.
 */
final class MobileNetV2Reader {
  private static final int[] BLOCK_STRIDES = {1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1};

  private final KerasWeights weights;

  MobileNetV2Reader(KerasWeights weights) {
    this.weights = weights;
  }

  MobileNetV2 read() {
    Convolution stem = standard("Conv1", "bn_Conv1", 3, 3, 2, Activation.RELU6);
    InvertedResidual[] blocks = new InvertedResidual[BLOCK_STRIDES.length];
    int channels = stem.outputs();
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = block(i, channels);
      channels = blocks[i].outputs();
    }
    return new MobileNetV2(stem, blocks, pointwise("Conv_1", "Conv_1_bn", channels));
  }

  private InvertedResidual block(int index, int inputs) {
    int stride = BLOCK_STRIDES[index];
    if (index == 0) {
      Convolution depthwise = depthwise("expanded_conv_depthwise", inputs, stride);
      return new InvertedResidual(
          inputs, stride, depthwise, project("expanded_conv_project", inputs));
    }
    String prefix = "block_" + index + "_";
    Convolution expand = pointwise(prefix + "expand", prefix + "expand_BN", inputs);
    Convolution depthwise = depthwise(prefix + "depthwise", expand.outputs(), stride);
    Convolution project = project(prefix + "project", expand.outputs());
    return new InvertedResidual(inputs, stride, expand, depthwise, project);
  }

  private Convolution pointwise(String layer, String normalization, int inputs) {
    return standard(layer, normalization, 1, inputs, 1, Activation.RELU6);
  }

  private Convolution project(String layer, int inputs) {
    return standard(layer, layer + "_BN", 1, inputs, 1, Activation.NONE);
  }

  private Convolution standard(
      String layer, String normalization, int size, int inputs, int stride, Activation activation) {
    Variable kernel = weights.variable(layer, "kernel", size, size, inputs, KerasWeights.ANY);
    BatchNormalization folded = BatchNormalization.read(weights, normalization, kernel.shape()[3]);
    return new Convolution(Kind.STANDARD, stride, activation, kernel, folded);
  }

  private Convolution depthwise(String layer, int channels, int stride) {
    Variable kernel = weights.variable(layer, "depthwise_kernel", 3, 3, channels, 1);
    BatchNormalization normalization = BatchNormalization.read(weights, layer + "_BN", channels);
    return new Convolution(Kind.DEPTHWISE, stride, Activation.RELU6, kernel, normalization);
  }
}
