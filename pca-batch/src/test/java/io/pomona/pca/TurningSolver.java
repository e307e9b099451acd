package io.pomona.pca;

import io.pomona.pca.components.EigenSolver;
import io.pomona.pca.components.LapackEigenSolver;
import io.pomona.pca.components.PrincipalComponents;
import io.pomona.pca.components.SymmetricMatrix;
import java.util.Arrays;
import java.util.Random;

/** A solver whose components are right, each with the sign that a seed gives it. */
final class TurningSolver implements EigenSolver {

  private final Random random;

  TurningSolver(long seed) {
    random = new Random(seed);
  }

  @Override
  public PrincipalComponents leading(SymmetricMatrix covariance, int count) {
    PrincipalComponents found = new LapackEigenSolver().leading(covariance, count);
    double[][] directions = new double[count][];
    double[] variances = new double[count];
    for (int i = 0; i < count; i++) {
      double sign = random.nextBoolean() ? 1 : -1;
      directions[i] = Arrays.stream(found.direction(i)).map(loading -> sign * loading).toArray();
      variances[i] = found.variance(i);
    }
    return new PrincipalComponents(directions, variances, found.totalVariance());
  }
}
