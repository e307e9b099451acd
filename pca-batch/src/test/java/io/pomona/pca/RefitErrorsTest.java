package io.pomona.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.job.UserError;
import io.pomona.pca.components.ComponentsException;
import io.pomona.pca.components.LapackEigenSolver;
import io.pomona.pca.components.PrincipalComponents;
import io.pomona.pca.publish.Fit.Origin;
import io.pomona.pca.publish.ModelsTable;
import io.pomona.pca.publish.ReducedTable;
import io.pomona.table.FeaturesTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a refit refuses, what it says, and that nothing is published then. */
@ExtendWith(LocalSpark.class)
class RefitErrorsTest {

  @TempDir Path folder;

  private SparkSession spark;
  private String features;
  private String reduced;

  @BeforeEach
  void locate(SparkSession session) {
    spark = session;
    features = folder.resolve("features").toString();
    reduced = folder.resolve("reduced").toString();
  }

  @Test
  void noTable() {
    assertUserError(options(3), "There is no features table at '" + features + "'");
  }

  @Test
  void emptyTable() {
    FeaturesTable.DEFINITION.createIfMissing(spark, features);
    assertUserError(options(3), "has no row in version 0", "Run pomona featurize");
  }

  @Test
  void tooFewRows() {
    Images.of(5, 24).appendTo(spark, features);
    assertUserError(
        options(5), "5 rows of model", "too few for --components 5", "wait for 1 more rows");
  }

  @Test
  void moreComponentsThanFeatures() {
    Images.of(50, 6).appendTo(spark, features);
    assertUserError(options(7), "--components is 7", "6 wide: ask for at most 6");
  }

  @Test
  void mixedWidths() {
    Images.of(50, 6).appendTo(spark, features);
    Images.of(2, 7).appendTo(spark, features);
    assertUserError(options(3), "6 features in 50 rows, 7 features in 2 rows");
  }

  @Test
  void unknownModel() {
    Images.of(50, 6).ofModel("one").appendTo(spark, features);
    Images.of(20, 6).ofModel("two").appendTo(spark, features);
    PcaOptions options =
        new PcaOptions(
            features,
            reduced,
            reduced + "-models",
            Optional.of("three"),
            3,
            Origin.ZERO,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertUserError(options, "no row of --model 'three'", "one (50 rows)", "two (20 rows)");
  }

  @Test
  void equalRows() {
    Images images = Images.of(30, 6);
    images.features().forEach(row -> Arrays.fill(row, 0.1f));
    images.appendTo(spark, features);
    assertUserError(options(3), "All 30 rows", "the same features");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reduced", "reduced-models"})
  void anotherTable(String name) {
    Images.of(30, 6).appendTo(spark, features);
    String other = folder.resolve(name).toString();
    Images.of(30, 6).appendTo(spark, other);
    assertThatThrownBy(() -> new Refit(spark, options(3)).execute())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'" + other + "' is no ");
    assertThat(FeaturesTable.DEFINITION.read(spark, other).count()).isEqualTo(30);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("features", name);
    assertThat(folder.resolve("reduced-models/_mllib")).doesNotExist();
  }

  @Test
  void exportOverATable() {
    Images.of(30, 6).appendTo(spark, features);
    String precious = folder.resolve("precious").toString();
    Images.of(30, 6).appendTo(spark, precious);
    PcaOptions options = exporting(Optional.empty(), precious);
    assertUserError(options, "--parquet names '" + precious + "', where a Delta table is");
  }

  @Test
  void exportOverTheFoldersOfTables() {
    Images.of(30, 6).appendTo(spark, features);
    String parent = "file://" + folder;
    assertUserError(
        exporting(Optional.empty(), parent),
        "--parquet replaces all that is under '" + parent + "'",
        "--features names '" + features + "'");
    assertThat(FeaturesTable.DEFINITION.read(spark, features).count()).isEqualTo(30);
  }

  @Test
  void exportOverAnother() {
    Images.of(30, 6).appendTo(spark, features);
    String exports = folder.resolve("exports").toString();
    String csv = exports + "/reduced.csv";
    assertUserError(exporting(Optional.of(csv), exports), "--csv names '" + csv + "'");
  }

  @Test
  void exportOverFilesOfSomebodyElse() throws IOException {
    Images.of(30, 6).appendTo(spark, features);
    Path exports = Files.createDirectory(folder.resolve("exports"));
    Files.writeString(exports.resolve("thesis.tex"), "precious");
    assertUserError(
        exporting(Optional.empty(), exports.toString()),
        "'thesis.tex' there is no part of an earlier export");
    assertThat(exports.resolve("thesis.tex")).hasContent("precious");
  }

  /** A component that is turned by a millionth stops the refit before anything is written. */
  @Test
  void wrongComponentsAreNotPublished() {
    Images.of(50, 6).appendTo(spark, features);
    new Refit(spark, options(3)).execute();
    assertThatThrownBy(
            () ->
                new Refit(spark, options(3))
                    .solver((covariance, count) -> tampered(covariance, count))
                    .execute())
        .isInstanceOf(ComponentsException.class)
        .hasMessageContaining("wrong and are not published");
    assertThat(ModelsTable.DEFINITION.read(spark, reduced + "-models").count()).isEqualTo(1);
    assertThat(ReducedTable.DEFINITION.read(spark, reduced).where("pca_version = 1").count())
        .isEqualTo(50);
    assertThat(folder.resolve("reduced-models/_mllib/2")).doesNotExist();
  }

  /** A crash between model and row leaves a model that nothing names; its number is not reused. */
  @Test
  void numberOfACrashedRefitIsNotReused() throws IOException {
    Images.of(50, 6).appendTo(spark, features);
    new Refit(spark, options(3)).execute();
    Files.createDirectories(folder.resolve("reduced-models/_mllib/2/metadata"));

    RefitResult result = new Refit(spark, options(3)).execute();

    assertThat(result.publication().pcaVersion()).isEqualTo(3);
    assertThat(ReducedTable.DEFINITION.read(spark, reduced).where("pca_version = 3").count())
        .isEqualTo(50);
  }

  private static PrincipalComponents tampered(
      io.pomona.pca.components.SymmetricMatrix covariance, int count) {
    PrincipalComponents found = new LapackEigenSolver().leading(covariance, count);
    double[][] directions = new double[count][];
    double[] variances = new double[count];
    for (int i = 0; i < count; i++) {
      directions[i] = found.direction(i);
      variances[i] = found.variance(i);
    }
    double[] first = directions[0].clone();
    for (int i = 0; i < first.length; i++) {
      directions[0][i] += 1e-6 * directions[1][i];
      directions[1][i] -= 1e-6 * first[i];
    }
    return new PrincipalComponents(directions, variances, found.totalVariance());
  }

  private PcaOptions exporting(Optional<String> csv, String parquet) {
    return new PcaOptions(
        features,
        reduced,
        reduced + "-models",
        Optional.empty(),
        3,
        Origin.ZERO,
        csv,
        Optional.of(parquet),
        Optional.empty());
  }

  private PcaOptions options(int components) {
    return new PcaOptions(
        features,
        reduced,
        reduced + "-models",
        Optional.empty(),
        components,
        Origin.ZERO,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private void assertUserError(PcaOptions options, String... parts) {
    assertThatThrownBy(() -> new Refit(spark, options).execute())
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(parts);
    assertThat(Path.of(reduced)).doesNotExist();
    assertThat(Path.of(reduced + "-models")).doesNotExist();
  }
}
