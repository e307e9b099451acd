package io.pomona.model;

import io.pomona.image.Pixels;

/**
 * MobileNetV2 written down a second time, as Keras describes it and as plainly as possible: loops,
 * doubles, zero padding and batch normalisation as steps of their own.
 */
final class ReferenceMobileNetV2 {
  private static final int[] STRIDES = {1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1};

  private final WeightFile weights;

  ReferenceMobileNetV2(WeightFile weights) {
    this.weights = weights;
  }

  /** A signal of [row][column][channel]. */
  double[] features(Pixels image) {
    double[][][] signal = standard(scaled(image), "Conv1", 2);
    signal = relu6(normalized(signal, "bn_Conv1"));
    for (int i = 0; i < STRIDES.length; i++) {
      signal = block(signal, i == 0 ? "expanded_conv_" : "block_" + i + "_", STRIDES[i]);
    }
    return average(relu6(normalized(standard(signal, "Conv_1", 1), "Conv_1_bn")));
  }

  private double[][][] block(double[][][] input, String prefix, int stride) {
    double[][][] signal = input;
    if (weights.has(prefix + "expand")) {
      signal = standard(signal, prefix + "expand", 1);
      signal = relu6(normalized(signal, prefix + "expand_BN"));
    }
    signal = depthwise(signal, prefix + "depthwise", stride);
    signal = relu6(normalized(signal, prefix + "depthwise_BN"));
    signal = normalized(standard(signal, prefix + "project", 1), prefix + "project_BN");
    boolean shortcut = stride == 1 && input[0][0].length == signal[0][0].length;
    return shortcut ? sum(input, signal) : signal;
  }

  private static double[][][] scaled(Pixels image) {
    double[][][] signal = new double[image.height()][image.width()][3];
    for (int i = 0; i < image.rgb().length; i++) {
      int pixel = i / 3;
      float value = Byte.toUnsignedInt(image.rgb()[i]) / 127.5f - 1f;
      signal[pixel / image.width()][pixel % image.width()][i % 3] = value;
    }
    return signal;
  }

  /** Zeros around a 3 x 3 window: on all sides for stride 1, below and right for stride 2. */
  private static double[][][] padded(double[][][] input, int stride) {
    int before = stride == 1 ? 1 : 0;
    int channels = input[0][0].length;
    double[][][] padded =
        new double[input.length + before + 1][input[0].length + before + 1][channels];
    for (int y = 0; y < input.length; y++) {
      System.arraycopy(input[y], 0, padded[y + before], before, input[y].length);
    }
    return padded;
  }

  private double[][][] standard(double[][][] input, String layer, int stride) {
    Variable kernel = weights.variable(layer, "kernel");
    int size = kernel.shape()[0];
    int inputs = kernel.shape()[2];
    int outputs = kernel.shape()[3];
    double[][][] window = size == 1 ? input : padded(input, stride);
    double[][][] result = empty(window, size, stride, outputs);
    for (int y = 0; y < result.length; y++) {
      for (int x = 0; x < result[y].length; x++) {
        for (int tap = 0; tap < size * size * inputs; tap++) {
          int position = tap / inputs;
          double value =
              window[y * stride + position / size][x * stride + position % size][tap % inputs];
          for (int output = 0; output < outputs; output++) {
            result[y][x][output] += value * kernel.values()[tap * outputs + output];
          }
        }
      }
    }
    return result;
  }

  private double[][][] depthwise(double[][][] input, String layer, int stride) {
    Variable kernel = weights.variable(layer, "depthwise_kernel");
    int channels = kernel.shape()[2];
    double[][][] window = padded(input, stride);
    double[][][] result = empty(window, 3, stride, channels);
    for (int y = 0; y < result.length; y++) {
      for (int x = 0; x < result[y].length; x++) {
        for (int tap = 0; tap < 9; tap++) {
          double[] values = window[y * stride + tap / 3][x * stride + tap % 3];
          for (int channel = 0; channel < channels; channel++) {
            result[y][x][channel] += values[channel] * kernel.values()[tap * channels + channel];
          }
        }
      }
    }
    return result;
  }

  private static double[][][] empty(double[][][] window, int size, int stride, int channels) {
    int height = (window.length - size) / stride + 1;
    int width = (window[0].length - size) / stride + 1;
    return new double[height][width][channels];
  }

  private double[][][] normalized(double[][][] signal, String layer) {
    float[] gamma = weights.variable(layer, "gamma").values();
    float[] beta = weights.variable(layer, "beta").values();
    float[] mean = weights.variable(layer, "moving_mean").values();
    float[] variance = weights.variable(layer, "moving_variance").values();
    for (double[][] row : signal) {
      for (double[] pixel : row) {
        for (int i = 0; i < pixel.length; i++) {
          pixel[i] = gamma[i] * (pixel[i] - mean[i]) / Math.sqrt(variance[i] + 1e-3) + beta[i];
        }
      }
    }
    return signal;
  }

  private static double[][][] relu6(double[][][] signal) {
    for (double[][] row : signal) {
      for (double[] pixel : row) {
        for (int i = 0; i < pixel.length; i++) {
          pixel[i] = Math.min(Math.max(pixel[i], 0), 6);
        }
      }
    }
    return signal;
  }

  private static double[][][] sum(double[][][] left, double[][][] right) {
    for (int y = 0; y < right.length; y++) {
      for (int x = 0; x < right[y].length; x++) {
        for (int i = 0; i < right[y][x].length; i++) {
          right[y][x][i] += left[y][x][i];
        }
      }
    }
    return right;
  }

  private static double[] average(double[][][] signal) {
    double[] average = new double[signal[0][0].length];
    for (double[][] row : signal) {
      for (double[] pixel : row) {
        for (int i = 0; i < average.length; i++) {
          average[i] += pixel[i] / (signal.length * row.length);
        }
      }
    }
    return average;
  }
}
