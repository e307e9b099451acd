package io.pomona.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.delta.tables.DeltaTable;
import io.pomona.job.UserError;
import io.pomona.pca.statistics.Collected.Full;
import io.pomona.pca.statistics.Collected.Incremental;
import io.pomona.pca.statistics.StatisticsTable;
import io.pomona.table.FeaturesTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A refit that reads what is new gives what a refit on all rows gives, or reads all rows. */
@ExtendWith(LocalSpark.class)
class IncrementalRefitTest {

  private static final int COMPONENTS = 5;
  private static final int WIDTH = 24;

  @TempDir private static Path fitted;
  @TempDir private Path folder;

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Images images = Images.of(200, WIDTH);
  private SparkSession spark;
  private String features;
  private String reduced;

  /** Once, as a fit takes seconds. */
  @BeforeAll
  static void fit(SparkSession session) {
    String features = fitted.resolve("features").toString();
    Images.of(200, WIDTH).rows(0, 150).appendTo(session, features);
    String reduced = fitted.resolve("reduced").toString();
    RefitResult first = new Refit(session, options(features, reduced)).execute();
    assertThat(first.way()).isInstanceOf(Full.class);
  }

  @BeforeEach
  void copyFitted(SparkSession session) throws IOException {
    FileUtils.copyDirectory(fitted.toFile(), folder.toFile());
    spark = session;
    features = folder.resolve("features").toString();
    reduced = folder.resolve("reduced").toString();
  }

  /** Appends, in several commits, with a compaction between and rows of another model beside. */
  @Test
  void appendsAreMerged() {
    images.rows(150, 180).appendTo(spark, features);
    table().optimize().executeCompaction();
    Images.of(20, 6).ofModel("other").appendTo(spark, features);
    images.rows(180, 200).ingestedLater(1).appendTo(spark, features);

    RefitResult found = refit();

    assertThat(found.way()).isEqualTo(new Incremental(1, 150, 50, 0));
    assertAgreesWithFullRefit(found);
    assertThat(said).contains("statistics 150 rows kept of version 1, 50 came since, 0 went");
  }

  /** Rows that a replay updates or deletes are subtracted. */
  @Test
  void fewChangedRowsAreSubtracted() {
    images.rows(150, 180).appendTo(spark, features);
    table().delete("path like '%00007.jpg'");
    table()
        .updateExpr(
            "path like '%00011.jpg'",
            java.util.Map.of("features", "transform(features, x -> 2 * x)"));

    RefitResult found = refit();

    Incremental way = (Incremental) found.way();
    assertThat(way.removed()).isPositive().isEqualTo(way.kept() + way.added() - found.rowCount());
    assertAgreesWithFullRefit(found);
  }

  /** What came and went between two refits leaves no trace. */
  @Test
  void chainsOfIncrementalRefitsDoNotDrift() {
    for (int from = 150; from < 200; from += 10) {
      images.rows(from, from + 10).appendTo(spark, features);
      assertThat(refit().way()).isInstanceOf(Incremental.class);
    }
    assertAgreesWithFullRefit(refit());
  }

  @Test
  void nothingNewReadsNothing() {
    assertThat(refit().way()).isEqualTo(new Incremental(1, 150, 0, 0));
    assertThat(statistics().history().count()).isEqualTo(2);
  }

  @Test
  void manyRemovedRowsAreReadAgain() {
    table().delete("path like '%0003_.jpg' or path like '%0005_.jpg'");
    assertFull("20 of 150 rows went");
  }

  /** A table from before the change data feed was switched on. */
  @Test
  void withoutTheFeedAllRowsAreRead() {
    spark.sql(
        "ALTER TABLE delta.`%s` SET TBLPROPERTIES (delta.enableChangeDataFeed = false)"
            .formatted(features));
    images.rows(150, 180).appendTo(spark, features);
    assertFull("the changes from version 2 to 3 cannot be read");
  }

  @Test
  void whatWasVacuumedIsReadAgain() {
    images.rows(150, 180).appendTo(spark, features);
    compactAndVacuum();
    assertFull("cannot be read");
  }

  /** Where Spark is told to pass over missing files, the number of rows still gives them away. */
  @Test
  void missingFilesThatSparkPassesOverAreNoticed() {
    images.rows(150, 180).appendTo(spark, features);
    compactAndVacuum();
    Refit refit = new Refit(spark, options());
    assertThat(((Full) passingOverMissingFiles(refit).way()).why())
        .isEqualTo("the rows kept and those that came since are not all that the table has");

    // Once: what it kept then is whole.
    images.rows(180, 190).appendTo(spark, features);
    RefitResult next = refit.execute();
    assertThat(((Incremental) next.way()).kept()).isEqualTo(180);
    assertAgreesWithFullRefit(next);
  }

  /** A model whose rows are all among those passed over is there all the same. */
  @Test
  void missingFilesMakeNoModelUnknown() {
    Images.of(40, 8).ofModel("another").appendTo(spark, features);
    compactAndVacuum();
    Refit refit = new Refit(spark, options(features, reduced, Optional.of("another")));
    assertThat(passingOverMissingFiles(refit).rowCount()).isEqualTo(40);
  }

  /** Another table at the same place, with the same version and the same number of rows. */
  @Test
  void aTableMadeAnewIsReadAgain() throws IOException {
    FileUtil.fullyDelete(Path.of(features).toFile());
    images.rows(50, 200).appendTo(spark, features);
    assertFull("the features table was made anew");
  }

  /** The statistics are a cache: lost or behind, the fit is the same. */
  @Test
  void statisticsMayBeLostOrLag() throws IOException {
    images.rows(150, 180).appendTo(spark, features);
    Path kept = folder.resolve("reduced-models/_statistics");
    Path earlier = folder.resolve("earlier");
    FileUtil.copy(
        org.apache.hadoop.fs.FileSystem.getLocal(spark.sparkContext().hadoopConfiguration()),
        new org.apache.hadoop.fs.Path(kept.toString()),
        earlier.toFile(),
        false,
        spark.sparkContext().hadoopConfiguration());
    refit();
    FileUtil.fullyDelete(kept.toFile());
    assertFull("no statistics of the model are kept yet");

    FileUtil.fullyDelete(kept.toFile());
    Files.move(earlier, kept);
    RefitResult lagging = refit();
    assertThat(((Incremental) lagging.way()).kept()).isEqualTo(150);
    assertAgreesWithFullRefit(lagging);
  }

  @Test
  void unreadableStatisticsAreReadAgain() throws IOException {
    Path kept = folder.resolve("reduced-models/_statistics");
    try (Stream<Path> files = Files.walk(kept)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        Files.delete(file);
      }
    }
    assertFull("the kept statistics cannot be read");
  }

  /** A second model has statistics of its own. */
  @Test
  void eachModelHasItsStatistics() {
    Images.of(40, 8).ofModel("it's another").ingestedLater(1).appendTo(spark, features);
    refit();
    images.rows(150, 180).ingestedLater(2).appendTo(spark, features);
    assertThat(refit().way()).isEqualTo(new Incremental(1, 150, 30, 0));
    Images.of(9, 8).ofModel("it's another").ingestedLater(3).appendTo(spark, features);
    assertThat(refit().way()).isEqualTo(new Incremental(2, 40, 9, 0));
    assertThat(statistics().toDF().count()).isEqualTo(2);
  }

  /** Replaced rows, 6.6 MB each in earnest, do not pile up. */
  @Test
  void replacedStatisticsAreDeleted() {
    assertThat(
            statistics()
                .detail()
                .select("properties.`delta.deletedFileRetentionDuration`")
                .head()
                .getString(0))
        .isEqualTo("interval 1 hours");
    for (int i = 0; i < 9; i++) {
      new Refit(spark, options()).inFull().execute();
    }
    assertThat(statistics().history().where("operation = 'VACUUM END'").count()).isEqualTo(1);
  }

  /** New rows of another width are found by the rows that are new. */
  @Test
  void newRowsOfAnotherWidthAreCounted() {
    Images.of(3, WIDTH + 1).appendTo(spark, features);
    assertThatThrownBy(this::refit)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("24 features in 150 rows, 25 features in 3 rows");
  }

  /** Bad rows that were deleted, as the error asks, are no hindrance; the feed still has them. */
  @Test
  void badRowsThatCameAndWentAreForgotten() {
    Images odd = Images.of(2, WIDTH);
    odd.features().get(1)[4] = Float.NaN;
    odd.appendTo(spark, features);
    Images.of(3, WIDTH + 1).appendTo(spark, features);
    images.rows(150, 180).appendTo(spark, features);
    table().delete("size(features) <> 24 or exists(features, x -> isnan(x))");
    assertFull("rows came or went that have not 24 finite features");
  }

  /** One row may hold so much of the scatter that its rounding errors hide what the others have. */
  @Test
  void anOutlierThatWentIsNotSubtracted() {
    Images outlier = Images.of(151, WIDTH).rows(150, 151);
    outlier.features().get(0)[3] = 1e8f;
    outlier.appendTo(spark, features);
    refit();
    table().delete("exists(features, x -> x > 1e7)");
    assertFull("the rows that went had most of the variance");
  }

  private void assertFull(String why) {
    RefitResult found = refit();
    assertThat(((Full) found.way()).why()).contains(why);
    assertAgreesWithFullRefit(found);
    assertThat(refit().way()).isInstanceOf(Incremental.class);
  }

  private void assertAgreesWithFullRefit(RefitResult found) {
    RefitResult expected = new Refit(spark, options()).inFull().execute();
    assertThat(((Full) expected.way()).why()).isEqualTo("--full asks for it");
    assertThat(found.rowCount()).isEqualTo(expected.rowCount());
    PCAModel one = PCAModel.load(found.publication().modelPath());
    PCAModel other = PCAModel.load(expected.publication().modelPath());
    assertThat(one.explainedVariance().toArray())
        .containsExactly(other.explainedVariance().toArray(), within(1e-11));
    assertThat(one.pc().toArray()).containsExactly(other.pc().toArray(), within(1e-9));
  }

  private RefitResult refit() {
    said.clear();
    return new Refit(spark, options()).tell(new Messages(said::add)).execute();
  }

  /** Leaves of all files so far one large one, without those that the feed names. */
  private void compactAndVacuum() {
    table().optimize().executeCompaction();
    spark.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    table().vacuum(0);
  }

  private RefitResult passingOverMissingFiles(Refit refit) {
    spark.conf().set("spark.sql.files.ignoreMissingFiles", "true");
    try {
      return refit.execute();
    } finally {
      spark.conf().unset("spark.sql.files.ignoreMissingFiles");
    }
  }

  private DeltaTable table() {
    return FeaturesTable.DEFINITION.open(spark, features);
  }

  private DeltaTable statistics() {
    return StatisticsTable.DEFINITION.open(spark, reduced + "-models/_statistics");
  }

  private PcaOptions options() {
    return options(features, reduced);
  }

  private static PcaOptions options(String features, String reduced) {
    return options(features, reduced, Optional.empty());
  }

  private static PcaOptions options(String features, String reduced, Optional<String> model) {
    PcaOptions defaults = PcaOptions.of(features, reduced);
    return new PcaOptions(
        features,
        reduced,
        defaults.models(),
        model,
        COMPONENTS,
        defaults.origin(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
