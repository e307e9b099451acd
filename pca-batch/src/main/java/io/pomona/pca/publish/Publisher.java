package io.pomona.pca.publish;

import static org.apache.spark.sql.functions.max;

import io.pomona.pca.components.PrincipalComponents;
import io.pomona.table.FeaturesTable;
import io.pomona.table.TableDefinition;
import io.pomona.table.TablePair;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Publishes fits to a models table and a reduced table.
 *
 * <p><b>Contract.</b> A version is published in three steps: the MLlib model is saved, then its row
 * is appended to the models table, then the reduced table is replaced in one Delta commit. So
 *
 * <ul>
 *   <li>a reader of the reduced table sees one whole version, and finds its row and its model;
 *   <li>a reader of the models table finds the model of every row; the newest row may be one commit
 *       ahead of the reduced table;
 *   <li>earlier versions stay: the rows and models for good, the scores by time travel until a
 *       {@code VACUUM}.
 * </ul>
 *
 * <p><b>Crashes.</b> After the first step: a model without a row is left, which nothing refers to.
 * After the second: the reduced table keeps its earlier version, which is readable with its model.
 * Either way the next fit takes the next number; no number is used twice. {@link Projector} adds to
 * the reduced table between fits, in one commit each.
 *
 * <p>What a refit keeps for the next one ({@link io.pomona.pca.statistics.StatisticsTable}) is
 * written beside the three steps. It is a cache that says itself which rows of which version it
 * stands for, and is checked against the table before anything is published: one that is lost, or
 * that lags after a crash, makes the next refit read more and never gives another fit.
 *
 * <p>Not for two processes at once: the second to save finds the first one's model and stops.
 */
public final class Publisher {

  private final SparkSession spark;
  private final String models;
  private final String reduced;
  private final SavedModels saved;
  private final ReducedWriter writer;
  private final boolean modelsMade;

  private Publisher(
      SparkSession spark, String models, String reduced, ReducedWriter writer, boolean modelsMade) {
    this.spark = spark;
    this.models = models;
    this.reduced = reduced;
    this.saved = new SavedModels(spark, models);
    this.writer = writer;
    this.modelsMade = modelsMade;
  }

  /**
   * A publisher to the tables at the URIs {@code models} and {@code reduced}. Those that are
   * missing are created.
   *
   * @throws io.pomona.job.UserError if another table is there, or files of something else
   */
  public static Publisher open(SparkSession spark, String models, String reduced) {
    TablePair tables =
        new TablePair(ModelsTable.DEFINITION, models, ReducedTable.DEFINITION, reduced);
    TablePair.Missing missing = tables.createIfMissing(spark);
    return new Publisher(
        spark,
        models,
        reduced,
        new ReducedWriter(spark, reduced, missing.second()),
        missing.first());
  }

  /**
   * Publishes {@code fit} as the next version.
   *
   * @throws io.pomona.job.UserError if another process publishes
   */
  public Publication publish(Fit fit) {
    long version = nextVersion();
    Instant createdAt = Instant.now();
    PCAModel model = mllibModel(fit.components());
    saved.save(version, model);
    appendRow(fit, version, createdAt);
    long reducedVersion = replaceScores(fit, version, model);
    return new Publication(version, saved.path(version), reducedVersion, createdAt);
  }

  private long nextVersion() {
    // Of tables just made nothing has to be asked.
    long listed = modelsMade ? 0 : new PublishedFits(spark, models).highestVersion();
    long scored =
        writer.isNew()
            ? 0
            : writer.mark().map(mark -> mark.fit().pcaVersion()).orElseGet(this::highestScored);
    return Math.max(saved.latestVersion(), Math.max(listed, scored)) + 1;
  }

  private long highestScored() {
    Row highest =
        ReducedTable.DEFINITION.readWhole(spark, reduced).agg(max(ReducedTable.PCA_VERSION)).head();
    return highest.isNullAt(0) ? 0 : highest.getLong(0);
  }

  /** Components as the model that MLlib's own fit would return. */
  static PCAModel mllibModel(PrincipalComponents components) {
    PCAModel model =
        new PCAModel(
            "pomona-pca-" + UUID.randomUUID(),
            new DenseMatrix(components.width(), components.count(), components.columnMajor()),
            new DenseVector(components.explainedVariance()));
    model.set(model.k(), components.count());
    return model.setInputCol(FeaturesTable.FEATURES).setOutputCol(ReducedTable.PCA_FEATURES);
  }

  private void appendRow(Fit fit, long version, Instant createdAt) {
    Row row =
        RowFactory.create(
            version,
            fit.snapshot().rowCount(),
            fit.snapshot().version(),
            fit.snapshot().model(),
            fit.components().count(),
            fit.components().explainedVariance(),
            fit.mean(),
            fit.origin() == Fit.Origin.MEAN,
            saved.path(version),
            Timestamp.from(createdAt));
    TableDefinition table = ModelsTable.DEFINITION;
    spark
        .createDataFrame(List.of(row), table.schema())
        .write()
        .format("delta")
        .mode("append")
        .save(models);
  }

  private long replaceScores(Fit fit, long version, PCAModel model) {
    double[] origin =
        fit.origin() == Fit.Origin.MEAN ? fit.mean() : new double[fit.components().width()];
    FitIdentity identity =
        new FitIdentity(ModelsTable.DEFINITION.latest(spark, models).tableId(), version);
    return writer.replace(
        Scores.of(fit.snapshot().rows(), model, new DenseVector(origin), version),
        ReducedMark.of(identity, fit.snapshot()));
  }
}
