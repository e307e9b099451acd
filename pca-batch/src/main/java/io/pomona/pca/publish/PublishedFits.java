package io.pomona.pca.publish;

import static org.apache.spark.sql.functions.col;

import io.pomona.job.UserError;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The fits of a models table, read back with their MLlib models. */
public final class PublishedFits {

  private final SparkSession spark;
  private final String models;

  /** The fits of the models table at the URI {@code models}. */
  public PublishedFits(SparkSession spark, String models) {
    this.spark = spark;
    this.models = models;
  }

  /**
   * The fit with the highest number; empty if there is none.
   *
   * @throws UserError if its MLlib model is gone
   */
  public Optional<PublishedFit> newest() {
    if (!ModelsTable.DEFINITION.exists(spark, models)) {
      return Optional.empty();
    }
    return ModelsTable.DEFINITION
        .readWhole(spark, models)
        .orderBy(col(ModelsTable.PCA_VERSION).desc())
        .takeAsList(1)
        .stream()
        .map(this::fit)
        .findFirst();
  }

  /** The directions published last for {@code model} at {@code width}, if they are still there. */
  public Optional<PreviousDirections> directions(String model, int width) {
    if (!ModelsTable.DEFINITION.exists(spark, models)) {
      return Optional.empty();
    }
    long version = highest(listed().filter(fit -> fit.getString(1).equals(model)));
    return Optional.of(version)
        .filter(known -> known > 0)
        .flatMap(new SavedModels(spark, models)::directions)
        .filter(directions -> directions.width() == width)
        .map(directions -> new PreviousDirections(version, directions));
  }

  /** The highest number of a fit, or 0. */
  long highestVersion() {
    return highest(listed());
  }

  // One row for each fit, fewer than a query for the highest would be worth.
  private Stream<Row> listed() {
    return ModelsTable.DEFINITION
        .readWhole(spark, models)
        .select(ModelsTable.PCA_VERSION, ModelsTable.MODEL)
        .collectAsList()
        .stream();
  }

  private static long highest(Stream<Row> fits) {
    return fits.mapToLong(fit -> fit.getLong(0)).max().orElse(0);
  }

  private PublishedFit fit(Row row) {
    long version = row.<Long>getAs(ModelsTable.PCA_VERSION);
    SavedModels saved = new SavedModels(spark, models);
    PCAModel pca =
        saved
            .load(version)
            .orElseThrow(
                () ->
                    new UserError(
                        "The models table at '%s' lists version %d, and its model is not at '%s'. Put it back, or call pomona pca without --project-only, which makes a new one."
                            .formatted(models, version, saved.path(version))));
    boolean centered = row.<Boolean>getAs(ModelsTable.CENTERED);
    double[] mean = doubles(row, ModelsTable.MEAN);
    return new PublishedFit(
        new FitIdentity(ModelsTable.DEFINITION.latest(spark, models).tableId(), version),
        row.getAs(ModelsTable.MODEL),
        row.<Long>getAs(ModelsTable.FEATURES_VERSION),
        row.<Long>getAs(ModelsTable.ROWS),
        centered,
        doubles(row, ModelsTable.EXPLAINED_VARIANCE),
        new DenseVector(centered ? mean : new double[mean.length]),
        saved.path(version),
        row.<Timestamp>getAs(ModelsTable.CREATED_AT).toInstant(),
        pca);
  }

  private static double[] doubles(Row row, String column) {
    List<Double> values = row.getList(row.fieldIndex(column));
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
