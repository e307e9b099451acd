package io.pomona.pca.components;

/** Arithmetic on vectors of one length. */
final class Vectors {

  private Vectors() {}

  // Four sums, as one would wait for each addition to end before the next.
  static double dot(double[] left, double[] right) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 4 <= left.length; i += 4) {
      s0 += left[i] * right[i];
      s1 += left[i + 1] * right[i + 1];
      s2 += left[i + 2] * right[i + 2];
      s3 += left[i + 3] * right[i + 3];
    }
    for (; i < left.length; i++) {
      s0 += left[i] * right[i];
    }
    return s0 + s1 + (s2 + s3);
  }

  static double norm(double[] vector) {
    return Math.sqrt(dot(vector, vector));
  }

  /** {@code target += factor * vector}. */
  static void add(double[] target, double factor, double[] vector) {
    for (int i = 0; i < target.length; i++) {
      target[i] += factor * vector[i];
    }
  }

  static double[] scaled(double[] vector, double factor) {
    double[] scaled = vector.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }
}
