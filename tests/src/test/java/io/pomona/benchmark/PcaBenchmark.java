package io.pomona.benchmark;

import io.pomona.job.SparkOptions;
import io.pomona.job.SparkSessions;
import io.pomona.pca.PcaOptions;
import io.pomona.pca.Projection;
import io.pomona.pca.Refit;
import io.pomona.pca.components.Decomposition;
import io.pomona.pca.statistics.Collected;
import io.pomona.pca.statistics.FeatureVectors;
import io.pomona.pca.statistics.FeaturesReader;
import io.pomona.pca.statistics.FeaturesSnapshot;
import io.pomona.pca.statistics.IncrementalStatistics;
import io.pomona.pca.statistics.StatisticsTable;
import io.pomona.table.FeaturesTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Pomona's PCA beside MLlib's {@code PCA.fit}: one session, one Delta table of seeded features of
 * low rank plus noise, in turns.
 *
 * <pre>PcaBenchmark [rows=20000] [features=1280] [components=50] [turns=3]</pre>
 *
 * <p>What is timed is a fit, from the Delta table to verified components, as {@code PCA.fit} goes
 * from the Delta table to a model. A cold fit reads all rows and knows nothing; an incremental one
 * has the statistics of a fit before 1 % of the rows came. A turn of all goes before, untimed.
 * Then, for what a user waits for, the whole refit and the whole projection with all that they
 * publish, which {@code PCA.fit} does not.
 */
public final class PcaBenchmark {

  private static final int FACTORS = 400;
  private static final String MODEL = "synthetic-1";

  private final SparkSession spark;
  private final Path folder;
  private final int rows;
  private final int width;
  private final int components;

  private PcaBenchmark(SparkSession spark, Path folder, int rows, int width, int components) {
    this.spark = spark;
    this.folder = folder;
    this.rows = rows;
    this.width = width;
    this.components = components;
  }

  /** Runs the benchmark and prints its table. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("pomona-pca-benchmark");
    SparkOptions options = new SparkOptions();
    options.settings().putIfAbsent("spark.master", "local[*]");
    try (SparkSession spark = SparkSessions.open("PCA benchmark", options)) {
      new PcaBenchmark(
              spark,
              folder,
              argument(arguments, 0, 20_000),
              argument(arguments, 1, 1280),
              argument(arguments, 2, 50))
          .run(argument(arguments, 3, 3));
    } finally {
      FileUtil.fullyDelete(folder.toFile());
    }
  }

  private static int argument(String[] arguments, int index, int otherwise) {
    return index < arguments.length ? Integer.parseInt(arguments[index]) : otherwise;
  }

  private void run(int turns) {
    append(rows, 1);
    new Refit(spark, options()).execute();
    Map<String, Runnable> measured = new LinkedHashMap<>();
    measured.put("incremental fit, 1 % new", () -> fit(false));
    measured.put("cold fit", () -> fit(true));
    measured.put("MLlib PCA.fit", this::mllib);
    measured.put("whole projection, 1 % new", this::project);
    measured.put("whole refit, 1 % new", this::refit);
    measured.put("whole refit, --full", () -> new Refit(spark, options()).inFull().execute());
    append(rows / 100, 2);
    // Untimed: the first turn is the compiler's, on either side.
    measured.values().forEach(Runnable::run);
    Timings timings = new Timings("MLlib PCA.fit");
    for (int turn = 0; turn < turns; turn++) {
      append(rows / 100, turn + 3);
      measured.forEach(timings::take);
    }
    System.out.printf(
        "PCA of %,d rows and more x %,d features, %d components, %s, BLAS %s%n",
        rows,
        width,
        components,
        spark.sparkContext().master(),
        dev.ludovic.netlib.blas.BLAS.getInstance().getClass().getSimpleName());
    System.out.print(timings.table());
  }

  // As Refit does, without publishing.
  @SuppressWarnings("BooleanParameter")
  private Decomposition fit(boolean cold) {
    try (IncrementalStatistics statistics =
        new IncrementalStatistics(spark, new StatisticsTable(spark, options().models()))) {
      if (!cold) {
        statistics.begin(Optional.empty());
      }
      FeaturesSnapshot snapshot =
          statistics.snapshot(new FeaturesReader(spark, features()), Optional.empty());
      Collected collected =
          cold ? statistics.inFull(snapshot, "cold") : statistics.collect(snapshot);
      if (cold == collected.way() instanceof Collected.Incremental) {
        throw new IllegalStateException("Not what is to be measured: " + collected.way());
      }
      Decomposition found =
          Decomposition.of(collected.statistics().covariance(), components, Decomposition.SOLVERS);
      if (!statistics.isComplete()) {
        throw new IllegalStateException("Not all rows are in what was measured.");
      }
      return found;
    }
  }

  private PCAModel mllib() {
    return new PCA()
        .setInputCol(FeaturesTable.FEATURES)
        .setOutputCol("scores")
        .setK(components)
        .fit(FeatureVectors.of(FeaturesTable.DEFINITION.read(spark, features())));
  }

  private void project() {
    new Projection(spark, options()).execute();
  }

  private void refit() {
    new Refit(spark, options()).execute();
  }

  private void append(int count, long seed) {
    FeaturesTable.DEFINITION.createIfMissing(spark, features());
    int wide = width;
    JavaRDD<Row> images =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(LongStream.range(0, count).boxed().toList(), 2)
            .mapPartitions(
                part -> {
                  double[][] loadings = loadings(wide);
                  java.util.List<Row> made = new java.util.ArrayList<>();
                  part.forEachRemaining(i -> made.add(image(loadings, seed, i)));
                  return made.iterator();
                });
    spark
        .createDataFrame(images, FeaturesTable.DEFINITION.schema())
        .write()
        .format("delta")
        .mode("append")
        .save(features());
  }

  private static double[][] loadings(int width) {
    Random random = new Random(1);
    double[][] loadings = new double[FACTORS][];
    for (int i = 0; i < FACTORS; i++) {
      loadings[i] = random.doubles(width, -1, 1).toArray();
    }
    return loadings;
  }

  private static Row image(double[][] loadings, long seed, long index) {
    Random random = new Random(seed * 1_000_003 + index);
    double[] sum = new double[loadings[0].length];
    for (int factor = 0; factor < FACTORS; factor++) {
      double weight = random.nextGaussian() * Math.pow(factor + 1, -0.5);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weight * loadings[factor][i];
      }
    }
    float[] features = new float[sum.length];
    for (int i = 0; i < features.length; i++) {
      double value = 0.5 + 0.3 * sum[i] + 0.05 * random.nextGaussian();
      features[i] = (float) Math.min(6, Math.max(0, value));
    }
    Timestamp then = Timestamp.from(Instant.parse("2026-01-01T00:00:00Z"));
    String path = "s3a://bucket/images/%d/%06d.jpg".formatted(seed, index);
    return RowFactory.create(path, "label", features, then, 1L, MODEL, then, null);
  }

  private String features() {
    return folder.resolve("features").toString();
  }

  private PcaOptions options() {
    PcaOptions defaults = PcaOptions.of(features(), folder.resolve("reduced").toString());
    return new PcaOptions(
        defaults.features(),
        defaults.reduced(),
        defaults.models(),
        defaults.model(),
        components,
        defaults.origin(),
        defaults.csv(),
        defaults.parquet(),
        defaults.report());
  }
}
