package io.pomona.pca;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.pomona.job.UserError;
import io.pomona.pca.publish.Fit.Origin;
import io.pomona.pca.publish.ModelsTable;
import io.pomona.pca.publish.Projector.Projected;
import io.pomona.pca.publish.ReducedTable;
import io.pomona.table.FeaturesTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --project-only} does to the reduced table. */
@ExtendWith(LocalSpark.class)
class ProjectionTest {

  @TempDir private static Path fitted;
  @TempDir private Path folder;

  private final Images images = Images.of(90, 12);
  private SparkSession spark;
  private String features;
  private String reduced;

  /** Once, as a fit takes seconds. */
  @BeforeAll
  static void fit(SparkSession session) {
    String features = fitted.resolve("features").toString();
    Images.of(90, 12).rows(0, 60).appendTo(session, features);
    String reduced = fitted.resolve("reduced").toString();
    new Refit(session, options(features, reduced, PcaOptions.defaultModels(reduced), Origin.MEAN))
        .execute();
  }

  @BeforeEach
  void copyFitted(SparkSession session) throws IOException {
    FileUtils.copyDirectory(fitted.toFile(), folder.toFile());
    spark = session;
    features = folder.resolve("features").toString();
    reduced = folder.resolve("reduced").toString();
  }

  /** New images get the scores that the fit gives, and the others are not written again. */
  @Test
  void newRowsAreAppended() {
    images.rows(60, 80).appendTo(spark, features);
    table().optimize().executeCompaction();

    ProjectionResult first = project();

    assertThat(first.pcaVersion()).isEqualTo(1);
    assertThat(first.projected().rowCount()).isEqualTo(20);
    assertThat(first.projected().why()).isEmpty();
    assertThat(modeOfLastWrite()).isEqualTo("Append");
    assertEqualsAllProjected();

    images.rows(80, 90).appendTo(spark, features);
    assertThat(project().projected().rowCount()).isEqualTo(10);
    assertEqualsAllProjected();
    assertThat(ModelsTable.DEFINITION.read(spark, reduced + "-models").count()).isEqualTo(1);
  }

  /** What is projected already is not read again: its files need not even be there. */
  @Test
  void earlierFilesAreNotRead() throws IOException {
    Set<Path> before = files();
    images.rows(60, 80).appendTo(spark, features);
    Images.of(4, 9).ofModel("other").ingestedLater(-1).appendTo(spark, features);
    for (Path file : before) {
      Files.delete(file);
    }
    assertThat(project().projected().rowCount()).isEqualTo(20);
    assertThat(rows(reduced)).hasSize(80);
  }

  /** Again, without news, writes nothing; also after the reduced table was compacted. */
  @Test
  void againChangesNothing() {
    images.rows(60, 80).appendTo(spark, features);
    long version = project().projected().reducedVersion();
    assertThat(project().projected()).isEqualTo(new Projected(0, version, Optional.empty()));
    DeltaTable.forPath(spark, reduced).optimize().executeCompaction();
    assertThat(project().projected()).isEqualTo(new Projected(0, version + 1, Optional.empty()));
    assertEqualsAllProjected();
  }

  @Test
  void changedRowsProjectAll() {
    table().delete("path like '%00007.jpg'");
    table()
        .updateExpr(
            "path like '%00011.jpg'", Map.of("features", "transform(features, x -> 2 * x)"));
    assertThat(project().projected().why()).hasValue("2 rows changed or went");
    assertEqualsAllProjected();
  }

  /** After RESTORE or a foreign write, nobody knows what the rows are. */
  @Test
  void anUnknownReducedTableIsProjectedAnew() {
    images.rows(60, 80).appendTo(spark, features);
    project();
    DeltaTable.forPath(spark, reduced).restoreToVersion(1);
    assertThat(project().projected().why()).hasValue("its rows are not known to be of version 1");
    assertEqualsAllProjected();
    images.rows(80, 90).appendTo(spark, features);
    assertThat(project().projected().rowCount()).isEqualTo(10);
    assertEqualsAllProjected();
  }

  /** Two models tables both have a version 1. */
  @Test
  void scoresOfAnotherModelsTableAreNotMixed() {
    String models = folder.resolve("other-models").toString();
    String elsewhere = folder.resolve("elsewhere").toString();
    new Refit(spark, withModels(elsewhere, models)).execute();
    images.rows(60, 80).appendTo(spark, features);

    ProjectionResult found = new Projection(spark, withModels(reduced, models)).execute();

    assertThat(found.projected().why()).hasValue("its rows are not known to be of version 1");
    new Projection(spark, withModels(elsewhere, models)).execute();
    assertThat(rows(reduced)).hasSize(80).isEqualTo(rows(elsewhere));
  }

  /** The reduced table is ahead where a refit published after the fit was chosen. */
  @Test
  void scoresOfALaterFitStay() {
    new Refit(spark, options(Origin.ZERO)).execute();
    DeltaTable.forPath(spark, reduced + "-models").delete("pca_version = 2");
    List<Row> before = rows(reduced);
    assertThatThrownBy(this::project)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has scores of version 2, and version 1 was the newest");
    assertThat(rows(reduced)).isEqualTo(before);
  }

  /** A refit that crashed before the reduced table was replaced is brought to its end. */
  @Test
  void aCrashedRefitIsCompleted() {
    images.rows(60, 80).appendTo(spark, features);
    new Refit(spark, options(Origin.ZERO)).execute();
    FileUtil.fullyDelete(Path.of(reduced).toFile());
    ProjectionResult found = project();
    assertThat(found.pcaVersion()).isEqualTo(2);
    assertThat(found.projected().rowCount()).isEqualTo(80);
    assertEqualsAllProjected();
  }

  /** A features table that was deleted and filled again has all its rows projected. */
  @Test
  void aTableMadeAnewIsProjectedWhole() {
    FileUtil.fullyDelete(Path.of(features).toFile());
    images.rows(20, 80).appendTo(spark, features);
    assertThat(project().projected().why()).hasValue("the features table was made anew");
    images.rows(80, 90).appendTo(spark, features);
    assertThat(project().projected().rowCount()).isEqualTo(10);
    assertEqualsAllProjected();
  }

  @Test
  void withoutAFitThereIsNothingToProjectOn() {
    FileUtil.fullyDelete(Path.of(reduced + "-models").toFile());
    assertThatThrownBy(this::project)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("There is no PCA model at '" + reduced + "-models'");
  }

  @Test
  void featuresOfAnotherModelAreRefused() {
    Images.of(5, 12).ofModel("newer").ingestedLater(1).appendTo(spark, features);
    assertThatThrownBy(this::project)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("The features are of model 'newer', and version 1")
        .hasMessageContaining("fitted on model '" + Images.MODEL + "'");
  }

  @Test
  void featuresThatDoNotFitAreNamed() {
    Images odd = Images.of(3, 12);
    odd.features().get(1)[4] = Float.NaN;
    odd.appendTo(spark, features);
    Images.of(1, 13).appendTo(spark, features);
    assertThatThrownBy(this::project)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("2 rows of model")
        .hasMessageContaining("have not 12 finite features");
    assertThat(ReducedTable.DEFINITION.read(spark, reduced).count()).isEqualTo(60);
  }

  /** Exports and the report are of all images that are projected, new ones too. */
  @Test
  void exportsShowTheNewRows() throws Exception {
    images.rows(60, 80).appendTo(spark, features);
    Path csv = folder.resolve("all.csv");
    Path report = folder.resolve("report.html");
    PcaOptions defaults = options(Origin.ZERO);
    new Projection(
            spark,
            new PcaOptions(
                features,
                reduced,
                defaults.models(),
                Optional.empty(),
                defaults.components(),
                defaults.origin(),
                Optional.of(csv.toString()),
                Optional.empty(),
                Optional.of(report.toString())))
        .execute();
    assertThat(Files.readAllLines(csv)).hasSize(81).first().asString().endsWith("pc_3");
    assertThat(report).isNotEmptyFile();
  }

  private ProjectionResult project() {
    // Neither the components nor the origin of these options count.
    return new Projection(spark, PcaOptions.of(features, reduced)).execute();
  }

  private void assertEqualsAllProjected() {
    List<Row> found = rows(reduced);
    String anew = folder.resolve("anew").toString();
    FileUtil.fullyDelete(Path.of(anew).toFile());
    PcaOptions options = withModels(anew, reduced + "-models");
    assertThat(new Projection(spark, options).execute().projected().why()).isPresent();
    assertThat(found).isEqualTo(rows(anew)).isNotEmpty();
    assertThat(found).hasSize((int) FeaturesTable.DEFINITION.read(spark, features).count());
  }

  private Set<Path> files() throws IOException {
    try (Stream<Path> found = Files.list(Path.of(features))) {
      return found.filter(file -> file.toString().endsWith(".parquet")).collect(toSet());
    }
  }

  private List<Row> rows(String location) {
    return ReducedTable.DEFINITION.read(spark, location).orderBy("path").collectAsList();
  }

  private String modeOfLastWrite() {
    return DeltaTable.forPath(spark, reduced)
        .history(1)
        .select("operationParameters.mode")
        .head()
        .getString(0);
  }

  private DeltaTable table() {
    return FeaturesTable.DEFINITION.open(spark, features);
  }

  private PcaOptions withModels(String reduced, String models) {
    return options(features, reduced, models, Origin.ZERO);
  }

  private PcaOptions options(Origin origin) {
    return options(features, reduced, PcaOptions.defaultModels(reduced), origin);
  }

  private static PcaOptions options(String features, String reduced, String models, Origin origin) {
    return new PcaOptions(
        features,
        reduced,
        models,
        Optional.empty(),
        3,
        origin,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
