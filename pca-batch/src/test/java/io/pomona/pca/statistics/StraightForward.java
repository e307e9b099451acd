package io.pomona.pca.statistics;

import io.pomona.pca.components.SymmetricMatrix;
import java.util.List;
import org.assertj.core.data.Offset;

/** Statistics by their definition, row by row in doubles. */
public final class StraightForward {

  private StraightForward() {}

  /** The statistics of {@code rows} with {@code shift} added to every feature. */
  public static FeatureStatistics statistics(List<float[]> rows, double shift) {
    int width = rows.get(0).length;
    double[] mean = new double[width];
    for (float[] row : rows) {
      for (int i = 0; i < width; i++) {
        mean[i] += (row[i] + shift) / rows.size();
      }
    }
    double[] scatter = new double[width * width];
    for (float[] row : rows) {
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < width; j++) {
          scatter[i * width + j] += (row[i] + shift - mean[i]) * (row[j] + shift - mean[j]);
        }
      }
    }
    return new FeatureStatistics(rows.size(), mean, new SymmetricMatrix(width, scatter));
  }

  static Offset<Double> within(double offset) {
    return Offset.offset(offset);
  }
}
