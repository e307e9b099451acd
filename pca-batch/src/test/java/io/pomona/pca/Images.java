package io.pomona.pca;

import io.pomona.table.FeaturesTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Feature rows of images that never were: seeded, of low rank plus a little noise. */
public final class Images {

  public static final String MODEL = "synthetic-1";

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private final List<float[]> features;
  private final String model;
  private final Instant ingestedAt;

  private Images(List<float[]> features, String model, Instant ingestedAt) {
    this.features = features;
    this.model = model;
    this.ingestedAt = ingestedAt;
  }

  /** {@code count} rows of {@code width} features around a mean near 1, variance falling fast. */
  public static Images of(int count, int width) {
    Random random = new Random(7);
    int factors = Math.min(12, width);
    double[][] loadings = new double[factors][];
    for (int i = 0; i < factors; i++) {
      loadings[i] = random.doubles(width, -1, 1).toArray();
    }
    List<float[]> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      float[] features = new float[width];
      double[] weights = new double[factors];
      for (int i = 0; i < factors; i++) {
        weights[i] = random.nextGaussian() * Math.pow(0.75, i);
      }
      for (int column = 0; column < width; column++) {
        double value = 1 + 0.01 * random.nextGaussian();
        for (int i = 0; i < factors; i++) {
          value += weights[i] * loadings[i][column];
        }
        features[column] = (float) value;
      }
      rows.add(features);
    }
    return new Images(rows, MODEL, FIRST);
  }

  public Images ofModel(String name) {
    return new Images(features, name, ingestedAt);
  }

  public Images ingestedLater(int hours) {
    return new Images(features, model, ingestedAt.plusSeconds(3600L * hours));
  }

  public Images rows(int from, int to) {
    return new Images(features.subList(from, to), model, ingestedAt);
  }

  public Images shuffled(long seed) {
    List<float[]> shuffled = new ArrayList<>(features);
    Collections.shuffle(shuffled, new Random(seed));
    return new Images(shuffled, model, ingestedAt);
  }

  public List<float[]> features() {
    return features;
  }

  /** Appends the rows to the features table at {@code location}, making it if it is not there. */
  public void appendTo(SparkSession spark, String location) {
    FeaturesTable.DEFINITION.createIfMissing(spark, location);
    List<Row> rows = IntStream.range(0, features.size()).mapToObj(this::row).toList();
    spark
        .createDataFrame(rows, FeaturesTable.DEFINITION.schema())
        .write()
        .format("delta")
        .mode("append")
        .save(location);
  }

  private Row row(int index) {
    String label = List.of("Apple Red; 1", "Poire \"Williams\"", "Kiwi").get(index % 3);
    return RowFactory.create(
        "s3a://bucket/images/%s/%05d.jpg".formatted(label, index),
        label,
        features.get(index),
        Timestamp.from(FIRST),
        1234L,
        model,
        Timestamp.from(ingestedAt),
        null);
  }
}
