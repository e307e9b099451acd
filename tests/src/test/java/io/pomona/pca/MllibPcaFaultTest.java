package io.pomona.pca;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ludovic.netlib.lapack.JavaLAPACK;
import dev.ludovic.netlib.lapack.LAPACK;
import io.pomona.job.SparkOptions;
import io.pomona.job.SparkSessions;
import io.pomona.pca.components.LapackEigenSolver;
import io.pomona.pca.components.PrincipalComponents;
import io.pomona.pca.components.SymmetricMatrix;
import io.pomona.pca.components.Verification;
import io.pomona.pca.statistics.FeatureStatistics;
import io.pomona.pca.statistics.FeatureVectors;
import io.pomona.pca.statistics.FeaturesSnapshot;
import io.pomona.pca.statistics.RowsByModel;
import io.pomona.pca.statistics.RowsByModel.Rows;
import io.pomona.pca.statistics.StatisticsCollector;
import io.pomona.table.FeaturesTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.netlib.util.intW;

/**
 * Why Pomona does not take its components from MLlib's {@code PCA.fit}.
 *
 * <p>MLlib takes a singular value decomposition of the covariance by LAPACK's {@code dgesdd}. Where
 * there are fewer rows than features, so that the covariance is singular, the pure-Java port that
 * Spark falls back to returns wrong singular values for some covariances, with {@code info = 0}. It
 * depends on the last bits: another order of the same rows may come out right. Here 100 rows of 320
 * features, twelve orders of one set of rows; the truth is what {@code dsyev}, plain QR iteration,
 * says.
 */
class MllibPcaFaultTest {

  private static final int ROWS = 100;
  private static final int WIDTH = 320;
  private static final int COMPONENTS = 20;
  private static final int ORDERS = 12;
  private static final double WRONG = 1e-6;

  private static final JavaLAPACK JAVA = JavaLAPACK.getInstance();

  private static SparkSession spark;

  @BeforeAll
  static void open() {
    SparkOptions options = new SparkOptions();
    options.settings().put("spark.master", "local[2]");
    spark = SparkSessions.open("MLlib's PCA fault", options);
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  /** If this fails because none is wrong any more, the port was mended, and MLlib's fit with it. */
  @Test
  void javaSingularValuesAreWrongWithoutAWordAndPomonasEigenvaluesAreRight() {
    int wrong = 0;
    for (int order = 0; order < ORDERS; order++) {
      SymmetricMatrix covariance = statistics(rows(order)).covariance();
      double[] truth = eigenvalues(covariance);

      double[] singular = singularValues(covariance);
      wrong += error(singular, truth) > WRONG ? 1 : 0;

      PrincipalComponents ours = new LapackEigenSolver(JAVA).leading(covariance, COMPONENTS);
      Verification.of(covariance, ours);
      for (int i = 0; i < COMPONENTS; i++) {
        assertThat(ours.variance(i)).isCloseTo(truth[i], within(1e-12 * covariance.trace()));
      }
    }
    System.out.printf("dgesdd in Java: wrong in %d of %d row orders, info = 0%n", wrong, ORDERS);
    assertThat(wrong).isPositive();
  }

  /** The same seen from outside, through Spark. */
  @Test
  void mllibsFitIsWrongWhereItFallsBackToJavaAndPomonasIsRight() {
    int wrong = 0;
    for (int order = 0; order < ORDERS; order++) {
      Dataset<Row> table = table(rows(order));
      double[] truth = shares(eigenvalues(statistics(rows(order)).covariance()));

      wrong += error(mllibShares(table), truth) > WRONG ? 1 : 0;

      assertThat(error(pomonaShares(table), truth)).isLessThan(1e-10);
    }
    System.out.printf("MLlib's PCA.fit: wrong in %d of %d row orders%n", wrong, ORDERS);
    assumeTrue(LAPACK.getInstance() instanceof JavaLAPACK, "a native LAPACK serves MLlib here");
    assertThat(wrong).isPositive();
  }

  private static double[] mllibShares(Dataset<Row> table) {
    return new PCA()
        .setInputCol(FeaturesTable.FEATURES)
        .setOutputCol("scores")
        .setK(COMPONENTS)
        .fit(FeatureVectors.of(table))
        .explainedVariance()
        .toArray();
  }

  private static double[] pomonaShares(Dataset<Row> table) {
    StatisticsCollector collector =
        new StatisticsCollector(
            new FeaturesSnapshot(
                "memory",
                "none",
                0,
                "synthetic",
                new RowsByModel().add("synthetic", new Rows(ROWS, 0)),
                () -> table.withColumn(FeaturesTable.MODEL, lit("synthetic"))));
    SymmetricMatrix covariance = collector.collect().covariance();
    PrincipalComponents components = new LapackEigenSolver().leading(covariance, COMPONENTS);
    Verification.of(covariance, components);
    return components.explainedVariance();
  }

  // One partition, so that sums are taken in the rows' order.
  private static Dataset<Row> table(List<float[]> features) {
    StructType whole = FeaturesTable.DEFINITION.schema();
    StructType columns =
        new StructType(
            new StructField[] {
              whole.apply(FeaturesTable.PATH),
              whole.apply(FeaturesTable.LABEL),
              whole.apply(FeaturesTable.FEATURES)
            });
    List<Row> rows = features.stream().map(row -> RowFactory.create("path", "label", row)).toList();
    return spark.createDataFrame(rows, columns).coalesce(1);
  }

  /** Rectified sums of 50 factors, as a network's features are; in the order that a seed gives. */
  private static List<float[]> rows(long order) {
    Random random = new Random(1);
    double[][] factors = new double[ROWS / 2][];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = random.doubles(WIDTH, -1, 1).toArray();
    }
    List<float[]> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      double[] sum = new double[WIDTH];
      for (int i = 0; i < factors.length; i++) {
        double weight = random.nextGaussian() * StrictMath.pow(0.9, i);
        for (int column = 0; column < WIDTH; column++) {
          sum[column] += weight * factors[i][column];
        }
      }
      rows.add(rectified(sum));
    }
    Collections.shuffle(rows, new Random(order));
    return rows;
  }

  private static float[] rectified(double[] values) {
    float[] rectified = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rectified[i] = (float) Math.max(0, values[i]);
    }
    return rectified;
  }

  private static FeatureStatistics statistics(List<float[]> rows) {
    double[] mean = new double[WIDTH];
    for (float[] row : rows) {
      for (int i = 0; i < WIDTH; i++) {
        mean[i] += (double) row[i] / ROWS;
      }
    }
    double[] scatter = new double[WIDTH * WIDTH];
    for (float[] row : rows) {
      for (int i = 0; i < WIDTH; i++) {
        for (int j = 0; j < WIDTH; j++) {
          scatter[i * WIDTH + j] += (row[i] - mean[i]) * (row[j] - mean[j]);
        }
      }
    }
    return new FeatureStatistics(ROWS, mean, new SymmetricMatrix(WIDTH, scatter));
  }

  /**
   * As MLlib calls it, through Breeze: all vectors, the workspace that LAPACK's manual asks for.
   */
  private static double[] singularValues(SymmetricMatrix covariance) {
    double[] values = new double[WIDTH];
    double[] work = new double[7 * WIDTH * WIDTH + 4 * WIDTH];
    intW info = new intW(0);
    JAVA.dgesdd(
        "A",
        WIDTH,
        WIDTH,
        covariance.toArray(),
        WIDTH,
        values,
        new double[WIDTH * WIDTH],
        WIDTH,
        new double[WIDTH * WIDTH],
        WIDTH,
        work,
        work.length,
        new int[8 * WIDTH],
        info);
    assertThat(info.val).isZero();
    return values;
  }

  private static double[] eigenvalues(SymmetricMatrix covariance) {
    double[] ascending = new double[WIDTH];
    double[] work = new double[34 * WIDTH];
    JAVA.dsyev(
        "N", "U", WIDTH, covariance.toArray(), WIDTH, ascending, work, work.length, new intW(0));
    double[] descending = new double[WIDTH];
    Arrays.setAll(descending, i -> ascending[WIDTH - 1 - i]);
    return descending;
  }

  private static double[] shares(double[] variances) {
    double total = Arrays.stream(variances).sum();
    return Arrays.stream(variances).map(variance -> variance / total).toArray();
  }

  /** The largest difference over the leading components, relative to the first. */
  private static double error(double[] found, double[] truth) {
    double largest = 0;
    for (int i = 0; i < COMPONENTS; i++) {
      largest = Math.max(largest, Math.abs(found[i] - truth[i]) / truth[0]);
    }
    return largest;
  }
}
