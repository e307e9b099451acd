package io.pomona.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.featurize.FeaturizeSettings.Upkeep;
import io.pomona.table.FeaturesTable;
import io.pomona.table.LeaseTerms;
import io.pomona.table.LocalSpark;
import io.pomona.table.QuarantineTable;
import io.pomona.table.VerdictTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaintenanceTest {

  private static final Timestamp NOW = Timestamp.from(Instant.ofEpochSecond(1_700_000_000));
  private final FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(10)));
  private static final Duration WEEK = Duration.ofDays(7);

  private final SparkSession spark = LocalSpark.session();
  private final List<String> warnings = new ArrayList<>();
  @TempDir private Path directory;
  private String features;
  private String quarantine;
  private VerdictTables tables;

  @BeforeEach
  void open() {
    features = directory.resolve("features").toString();
    quarantine = directory.resolve("quarantine").toString();
    tables =
        VerdictTables.open(
            spark, features, quarantine, LeaseTerms.of(Duration.ofSeconds(10), line -> {}));
  }

  @AfterEach
  void close() {
    tables.close();
  }

  /**
   * However many small micro-batches come, files and log do not grow with their number; every
   * version still has the rows that it had.
   */
  @Test
  void keepsFilesAndLogBounded() throws IOException {
    Maintenance maintenance = maintenance(10);
    Map<Long, Long> rowsByVersion = new LinkedHashMap<>();
    for (int i = 1; i <= 45; i++) {
      commit(i);
      if (i > 35) {
        rowsByVersion.put(FeaturesTable.DEFINITION.latestVersion(spark, features), (long) i);
      }
      maintenance.afterCommit();
      if (i == 25) {
        age(Path.of(features, "_delta_log"));
      }
      if (i % 10 == 5) {
        assertThat(liveFiles(features)).isEqualTo(i < 10 ? 5 : 6);
        assertThat(liveFiles(quarantine)).isEqualTo(i < 10 ? 5 : 6);
      }
    }

    assertThat(warnings).isEmpty();
    assertThat(rowsByVersion).hasSize(10).containsValue(45L);
    rowsByVersion.forEach(
        (version, rows) ->
            assertThat(FeaturesTable.DEFINITION.read(spark, features, version).count())
                .as("rows of version %d", version)
                .isEqualTo(rows));
    assertThat(FeaturesTable.DEFINITION.read(spark, features).distinct().count()).isEqualTo(45);
    assertThat(QuarantineTable.DEFINITION.read(spark, quarantine).count()).isEqualTo(45);
    assertThat(commitsInLog(features)).isLessThan(40);
  }

  /**
   * Runs of two micro-batches, too few for any of them, keep the files bounded together: one that
   * drains the prefix does it when that is done, one that is stopped and started again when it
   * commits.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsFilesOfShortRunsBounded(boolean drains) throws IOException {
    Path abandoned = Files.createFile(Path.of(features, "part-0-abandoned.parquet"));
    Files.setLastModifiedTime(abandoned, longAgo);
    for (int run = 1; run <= 6; run++) {
      Maintenance maintenance =
          new Maintenance(tables, new Upkeep(10, WEEK), drains, warnings::add);
      for (int i = 0; i < 2; i++) {
        commit(2 * run + i);
        assertThat(maintenance.afterCommit().isZero()).isEqualTo(drains || run != 6 || i != 0);
      }
      if (drains) {
        assertThat(maintenance.afterDrain().isZero()).isEqualTo(run != 5);
      }
      assertThat(liveFiles(features)).isLessThanOrEqualTo(10);
      assertThat(liveFiles(quarantine)).isLessThanOrEqualTo(10);
    }

    assertThat(warnings).isEmpty();
    assertThat(liveFiles(features)).isLessThanOrEqualTo(3);
    assertThat(abandoned).doesNotExist();
    assertThat(FeaturesTable.DEFINITION.read(spark, features).distinct().count()).isEqualTo(12);
  }

  /** A run that committed nothing leaves the tables as they are. */
  @Test
  void doesNothingAfterAnEmptyDrain() {
    commitFiles(12);

    Maintenance maintenance = new Maintenance(tables, new Upkeep(1, WEEK), true, warnings::add);

    assertThat(maintenance.afterDrain()).isZero();
    assertThat(liveFiles(features)).isEqualTo(12);
  }

  /** What a crash left behind goes after the retention; what is younger, and rows, stay. */
  @Test
  void vacuumsWhatNothingNeeds() throws IOException {
    Path abandoned = Files.createFile(Path.of(features, "part-0-abandoned.parquet"));
    Files.setLastModifiedTime(abandoned, longAgo);
    Path beingWritten = Files.createFile(Path.of(features, "part-1-young.parquet"));
    Files.setLastModifiedTime(Path.of(features, "_pomona_lease"), longAgo);
    commit(1);

    maintenance(1).afterCommit();

    assertThat(abandoned).doesNotExist();
    assertThat(beingWritten).exists();
    assertThat(Path.of(features, "_pomona_lease")).exists();
    assertThat(FeaturesTable.DEFINITION.read(spark, features).count()).isEqualTo(1);
  }

  /** A failure of upkeep is told once, and does not end the stream. */
  @Test
  void warnsWhenItFails() throws IOException {
    commit(1);
    // The lease's file stays: its renewal must not find it gone.
    Files.move(Path.of(quarantine, "_delta_log"), directory.resolve("elsewhere"));

    maintenance(1).afterCommit();

    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("could not be compacted or cleaned up", "Rows are not affected");
  }

  @Test
  void doesNothingWhenSwitchedOff() {
    Maintenance maintenance = maintenance(0);
    commitFiles(12);

    assertThat(maintenance.afterCommit()).isZero();
    assertThat(maintenance.afterDrain()).isZero();
    assertThat(liveFiles(features)).isEqualTo(12);
  }

  private Maintenance maintenance(int every) {
    return new Maintenance(tables, new Upkeep(every, WEEK), false, warnings::add);
  }

  private void commit(int number) {
    appendFeatures(List.of("b/" + number + ".jpg"));
    tables.appendQuarantine(
        List.of(
            RowFactory.create(
                "qb/" + number + ".jpg",
                "label",
                NOW,
                7L,
                "EMPTY",
                "no byte",
                "model",
                NOW,
                null)));
  }

  private void commitFiles(int count) {
    appendFeatures(IntStream.range(0, count).mapToObj(i -> "b/" + i + ".jpg").toList());
  }

  // One file for each path.
  private void appendFeatures(List<String> paths) {
    List<Row> rows =
        paths.stream()
            .map(
                path ->
                    RowFactory.create(path, "label", new float[] {1}, NOW, 7L, "model", NOW, null))
            .toList();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    tables.appendFeatures(
        spark.createDataFrame(
            context.parallelize(rows, rows.size()), FeaturesTable.DEFINITION.schema()),
        paths);
  }

  private int liveFiles(String location) {
    return spark.read().format("delta").load(location).inputFiles().length;
  }

  private static long commitsInLog(String location) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(location, "_delta_log"))) {
      return files.filter(file -> file.toString().endsWith(".json")).count();
    }
  }

  // In the order of the names, which is that of the versions: of versions of one age Delta keeps
  // all.
  private void age(Path folder) throws IOException {
    FileTime time = longAgo;
    try (Stream<Path> files = Files.list(folder).sorted()) {
      for (Path file : files.toList()) {
        time = FileTime.from(time.toInstant().plusSeconds(1));
        Files.setLastModifiedTime(file, time);
      }
    }
  }
}
