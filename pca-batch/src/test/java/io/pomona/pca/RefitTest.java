package io.pomona.pca;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pomona.pca.publish.Fit.Origin;
import io.pomona.pca.publish.ModelsTable;
import io.pomona.pca.publish.ReducedTable;
import io.pomona.pca.statistics.FeatureVectors;
import io.pomona.table.FeaturesTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a refit publishes, read back as its readers would. */
@ExtendWith(LocalSpark.class)
class RefitTest {

  private static final int WIDTH = 24;

  @TempDir Path folder;

  private SparkSession spark;
  private String features;
  private String reduced;

  @BeforeEach
  void locate(SparkSession session) {
    spark = session;
    features = folder.resolve("features table").toString();
    reduced = folder.resolve("réduites").toString();
  }

  @Test
  void publishedModelGivesTheReducedTable() {
    Images.of(120, WIDTH).appendTo(spark, features);

    RefitResult result = refit(6);

    assertThat(result.publication().pcaVersion()).isEqualTo(1);
    assertThat(result.rowCount()).isEqualTo(120);
    PCAModel model = PCAModel.load(result.publication().modelPath());
    assertThat(model.getK()).isEqualTo(6);
    Dataset<Row> transformed =
        model.transform(FeatureVectors.of(FeaturesTable.DEFINITION.read(spark, features)));
    Row[] expected = (Row[]) transformed.orderBy("path").select("path", "pca_features").collect();
    List<Row> found = reduced().orderBy("path").collectAsList();
    assertThat(found).hasSize(120);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found.get(i).getString(0)).isEqualTo(expected[i].getString(0));
      assertThat(scores(found.get(i)))
          .containsExactly(expected[i].<Vector>getAs(1).toArray(), within(0.0));
      assertThat(found.get(i).getLong(3)).isEqualTo(1);
    }
  }

  @Test
  void modelsTableTellsWhatWasFitted() {
    Images.of(120, WIDTH).appendTo(spark, features);

    RefitResult result = refit(6);

    Row row = models().head();
    PCAModel model = PCAModel.load(row.getAs(ModelsTable.MODEL_PATH));
    double[] explained = model.explainedVariance().toArray();
    assertThat(doubles(row, ModelsTable.EXPLAINED_VARIANCE)).containsExactly(explained);
    assertThat(Arrays.stream(explained).sum()).isCloseTo(result.explainedVariance(), within(1e-12));
    assertThat(result.explainedVariance()).isBetween(0.8, 1.0);
    assertThat(row.<Long>getAs(ModelsTable.ROWS)).isEqualTo(120);
    assertThat(row.<Long>getAs(ModelsTable.FEATURES_VERSION)).isEqualTo(1);
    assertThat(row.<String>getAs(ModelsTable.MODEL)).isEqualTo(Images.MODEL);
    assertThat(row.<Integer>getAs(ModelsTable.COMPONENTS)).isEqualTo(6);
    assertThat(row.<Boolean>getAs(ModelsTable.CENTERED)).isFalse();
    assertThat(doubles(row, ModelsTable.MEAN)).hasSize(WIDTH);
  }

  /** Agrees with MLlib's own fit, which is right where features are few and of full rank. */
  @Test
  void agreesWithMllibWhereMllibIsRight() {
    Images.of(120, WIDTH).appendTo(spark, features);

    PCAModel ours = PCAModel.load(refit(6).publication().modelPath());

    PCAModel theirs =
        new org.apache.spark.ml.feature.PCA()
            .setInputCol("features")
            .setOutputCol("scores")
            .setK(6)
            .fit(FeatureVectors.of(FeaturesTable.DEFINITION.read(spark, features)));
    assertThat(ours.explainedVariance().toArray())
        .containsExactly(theirs.explainedVariance().toArray(), within(1e-10));
    for (int component = 0; component < 6; component++) {
      double product = 0;
      for (int i = 0; i < WIDTH; i++) {
        product += ours.pc().apply(i, component) * theirs.pc().apply(i, component);
      }
      assertThat(Math.abs(product)).isCloseTo(1, within(1e-10));
    }
  }

  @Test
  void centredScoresAverageToZero() {
    Images.of(120, WIDTH).appendTo(spark, features);
    refit(6);
    double[] uncentred = averages();

    new Refit(spark, options(6, Origin.MEAN)).execute();

    assertThat(uncentred[0]).isNotCloseTo(0, within(1e-3));
    assertThat(averages()).containsExactly(new double[6], within(1e-12));
    assertThat(models().where("centered").count()).isEqualTo(1);
  }

  @Test
  void eachRefitIsAVersionAndTheLastStaysReadable() {
    Images images = Images.of(120, WIDTH);
    images.rows(0, 80).appendTo(spark, features);
    RefitResult first = refit(6);
    images.rows(80, 120).appendTo(spark, features);

    RefitResult second = refit(4);

    assertThat(second.publication().pcaVersion()).isEqualTo(2);
    assertThat(second.featuresVersion()).isEqualTo(first.featuresVersion() + 1);
    assertThat(reduced().where("pca_version = 2 and size(pca_features) = 4").count())
        .isEqualTo(120);
    assertThat(
            ReducedTable.DEFINITION
                .read(spark, reduced, first.publication().reducedVersion())
                .where("pca_version = 1 and size(pca_features) = 6")
                .count())
        .isEqualTo(80);
    assertThat(models().count()).isEqualTo(2);
    assertThat(PCAModel.load(first.publication().modelPath()).getK()).isEqualTo(6);
  }

  /** Whoever reads the models table has another working directory. */
  @Test
  void pathOfTheModelIsWhole() {
    Images.of(60, WIDTH).appendTo(spark, features);
    String relative = Path.of("").toAbsolutePath().relativize(Path.of(reduced)).toString();
    PcaOptions options =
        new PcaOptions(
            features,
            relative,
            PcaOptions.defaultModels(relative),
            Optional.empty(),
            3,
            Origin.ZERO,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    RefitResult result = new Refit(spark, options).execute();
    assertThat(result.publication().modelPath())
        .isEqualTo("file:%s-models/_mllib/1".formatted(reduced));
    assertThat(models().head().<String>getAs(ModelsTable.MODEL_PATH))
        .isEqualTo(result.publication().modelPath());
  }

  /** One call always refits, also on features that are still the same. */
  @Test
  void refitsUnchangedFeatures() {
    Images.of(60, WIDTH).appendTo(spark, features);
    RefitResult first = refit(3);
    RefitResult second = refit(3);
    assertThat(second.featuresVersion()).isEqualTo(first.featuresVersion());
    assertThat(second.publication().pcaVersion()).isEqualTo(2);
  }

  /** Whatever order rows come in, and with a few more, no component turns round. */
  @Test
  void signsAreKeptAcrossRefits() {
    Images images = Images.of(200, WIDTH);
    images.rows(0, 180).appendTo(spark, features);
    PCAModel first = PCAModel.load(refit(8).publication().modelPath());
    for (int seed = 0; seed < 3; seed++) {
      String other = folder.resolve("shuffled-" + seed).toString();
      images.rows(0, 180 + 10 * seed).shuffled(seed).appendTo(spark, other);
      // A solver that turns components round at random, as different LAPACKs do.
      TurningSolver turned = new TurningSolver(seed);
      PcaOptions options = withFeatures(other, 8);
      RefitResult result = new Refit(spark, options).solver(turned).execute();
      PCAModel next = PCAModel.load(result.publication().modelPath());
      for (int component = 0; component < 5; component++) {
        double product = 0;
        for (int i = 0; i < WIDTH; i++) {
          product += first.pc().apply(i, component) * next.pc().apply(i, component);
        }
        assertThat(product).as("seed %s, component %s", seed, component).isGreaterThan(0.7);
      }
    }
  }

  @Test
  void fitsTheNewestModelAndCountsTheOthers() {
    Images.of(70, WIDTH).ofModel("older").appendTo(spark, features);
    Images.of(50, 8).ofModel("newer").ingestedLater(1).appendTo(spark, features);

    RefitResult newest = refit(3);

    assertThat(newest.model()).isEqualTo("newer");
    assertThat(newest.rowCount()).isEqualTo(50);
    assertThat(newest.otherModels().rowCount()).isEqualTo(70);
    assertThat(newest.otherModels().models()).isEqualTo(1);
    assertThat(reduced().count()).isEqualTo(50);
    RefitResult told = new Refit(spark, ofModel("older")).execute();
    assertThat(told.rowCount()).isEqualTo(70);
    assertThat(told.otherModels().rowCount()).isEqualTo(50);
    assertThat(told.publication().pcaVersion()).isEqualTo(2);
  }

  /** Models are out of Delta's reach: neither a listing nor a VACUUM of the table touches them. */
  @Test
  void savedModelsSurviveVacuum() {
    Images.of(60, WIDTH).appendTo(spark, features);
    RefitResult result = refit(3);
    spark.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    io.delta.tables.DeltaTable.forPath(spark, PcaOptions.defaultModels(reduced)).vacuum(0);
    assertThat(PCAModel.load(result.publication().modelPath()).getK()).isEqualTo(3);
    assertThat(models().count()).isEqualTo(1);
  }

  private RefitResult refit(int components) {
    return new Refit(spark, options(components, Origin.ZERO)).execute();
  }

  private PcaOptions options(int components, Origin origin) {
    return new PcaOptions(
        features,
        reduced,
        PcaOptions.defaultModels(reduced),
        Optional.empty(),
        components,
        origin,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private PcaOptions withFeatures(String other, int components) {
    return new PcaOptions(
        other,
        reduced,
        PcaOptions.defaultModels(reduced),
        Optional.empty(),
        components,
        Origin.ZERO,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private PcaOptions ofModel(String model) {
    return new PcaOptions(
        features,
        reduced,
        PcaOptions.defaultModels(reduced),
        Optional.of(model),
        3,
        Origin.ZERO,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Dataset<Row> reduced() {
    return ReducedTable.DEFINITION.read(spark, reduced);
  }

  private Dataset<Row> models() {
    return ModelsTable.DEFINITION.read(spark, PcaOptions.defaultModels(reduced));
  }

  private double[] averages() {
    List<Row> rows =
        reduced().select(col("path"), col("label"), col("pca_features")).collectAsList();
    double[] sums = new double[scores(rows.get(0)).length];
    for (Row row : rows) {
      double[] scores = scores(row);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += scores[i] / rows.size();
      }
    }
    return sums;
  }

  private static double[] scores(Row row) {
    return doubles(row, ReducedTable.PCA_FEATURES);
  }

  private static double[] doubles(Row row, String column) {
    return row.<Double>getList(row.fieldIndex(column)).stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }
}
