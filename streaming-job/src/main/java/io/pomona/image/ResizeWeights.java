package io.pomona.image;

/**
 * Which source samples make up each target sample along one axis, and with which weight.
 *
 * <p>After Pillow 11.3's Resample.c: {@code precompute_coeffs} with the bicubic filter (a = -0.5,
 * support 2, widened by the scale when shrinking), then {@code normalize_coeffs_8bpc} to fixed
 * point. Weights of one target sample sum to about {@code 1 << PRECISION_BITS}. Immutable, though
 * the arrays are not copied.
 */
final class ResizeWeights {

  /** 8 bits for the sample and 2 for overshoot are spared of 32. */
  static final int PRECISION_BITS = 32 - 8 - 2;

  /** One half, in fixed point. */
  static final int HALF = 1 << (PRECISION_BITS - 1);

  private static final double SUPPORT = 2.0;
  private static final double SHARPNESS = -0.5;

  final int[] first;
  final int[] count;
  final int[] weights;

  /** The weights of target sample {@code i} begin at {@code i * stride}. */
  final int stride;

  ResizeWeights(int source, int target) {
    double scale = (double) source / target;
    double filterScale = Math.max(scale, 1.0);
    double support = SUPPORT * filterScale;
    stride = (int) Math.ceil(support) * 2 + 1;
    first = new int[target];
    count = new int[target];
    weights = new int[target * stride];
    for (int i = 0; i < target; i++) {
      double center = (i + 0.5) * scale;
      first[i] = Math.max((int) (center - support + 0.5), 0);
      count[i] = Math.min((int) (center + support + 0.5), source) - first[i];
      fill(i, center, filterScale);
    }
  }

  private void fill(int target, double center, double filterScale) {
    double[] exact = new double[count[target]];
    double inverse = 1.0 / filterScale;
    double sum = 0;
    for (int i = 0; i < exact.length; i++) {
      exact[i] = bicubic((i + first[target] - center + 0.5) * inverse);
      sum += exact[i];
    }
    for (int i = 0; i < exact.length; i++) {
      weights[target * stride + i] = fixedPoint(sum == 0 ? exact[i] : exact[i] / sum);
    }
  }

  /** The source sample behind the last of those that make up the target sample. */
  int end(int target) {
    return first[target] + count[target];
  }

  private static double bicubic(double distance) {
    double x = Math.abs(distance);
    if (x < 1.0) {
      return ((SHARPNESS + 2.0) * x - (SHARPNESS + 3.0)) * x * x + 1;
    }
    return x < 2.0 ? (((x - 5) * x + 8) * x - 4) * SHARPNESS : 0.0;
  }

  /** Rounds half away from zero. */
  private static int fixedPoint(double weight) {
    return (int) ((weight < 0 ? -0.5 : 0.5) + weight * (1 << PRECISION_BITS));
  }
}
