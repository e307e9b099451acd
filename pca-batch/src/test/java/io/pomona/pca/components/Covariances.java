package io.pomona.pca.components;

import io.pomona.pca.statistics.StraightForward;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Covariances to decompose. */
final class Covariances {

  private Covariances() {}

  /** With the eigenvalues 6, 3, 1 along known directions. */
  static final double[][] DIRECTIONS = {
    {2.0 / 3, 2.0 / 3, 1.0 / 3}, {-2.0 / 3, 1.0 / 3, 2.0 / 3}, {1.0 / 3, -2.0 / 3, 2.0 / 3}
  };

  static final double[] VARIANCES = {6, 3, 1};

  static SymmetricMatrix known() {
    double[] values = new double[9];
    for (int k = 0; k < 3; k++) {
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          values[3 * i + j] += VARIANCES[k] * DIRECTIONS[k][i] * DIRECTIONS[k][j];
        }
      }
    }
    return new SymmetricMatrix(3, values);
  }

  /** Of rank {@code rows - 1} at most, as features of few images are; rows in a seeded order. */
  static SymmetricMatrix rankDeficient(int rows, int width, long order) {
    List<float[]> features = new ArrayList<>();
    Random random = new Random(11);
    for (int row = 0; row < rows; row++) {
      float[] feature = new float[width];
      for (int i = 0; i < width; i++) {
        feature[i] = (float) Math.max(0, random.nextGaussian() * Math.exp(-i / 200.0));
      }
      features.add(feature);
    }
    Collections.shuffle(features, new Random(order));
    return StraightForward.statistics(features, 0).covariance();
  }
}
