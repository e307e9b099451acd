package io.pomona.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pomona.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictTablesTest {

  private static final Timestamp NOW = Timestamp.from(Instant.ofEpochSecond(1_700_000_000));

  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofSeconds(2), line -> {});

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path directory;
  private String features;
  private String quarantine;

  @BeforeEach
  void locations() {
    features = directory.resolve("features").toString();
    quarantine = directory.resolve("quarantine").toString();
  }

  /** A verdict is known from either table, to the writer that made it and to the next one. */
  @Test
  void namesPathsWithVerdict() {
    List<String> asked = List.of("s3a://b/one.jpg", "s3a://b/two.jpg", "s3a://b/three.jpg");
    try (VerdictTables tables = open()) {
      tables.appendFeatures(featuresOf("s3a://b/one.jpg"), List.of("s3a://b/one.jpg"));
      tables.appendQuarantine(List.of(quarantined("s3a://b/two.jpg")));
      assertThat(tables.judged(asked)).containsExactlyInAnyOrder(asked.get(0), asked.get(1));
    }
    try (VerdictTables tables = open()) {
      assertThat(tables.judged(asked)).containsExactlyInAnyOrder(asked.get(0), asked.get(1));
    }
  }

  /** A bucket read as s3:// today and as s3a:// tomorrow does not double its images. */
  @Test
  void takesS3SchemesForOne() {
    try (VerdictTables tables = open()) {
      tables.appendFeatures(featuresOf("s3a://b/one.jpg"), List.of("s3a://b/one.jpg"));
      assertThat(tables.judged(List.of("s3://b/one.jpg"))).containsExactly("s3://b/one.jpg");
    }
    try (VerdictTables tables = open()) {
      assertThat(tables.judged(List.of("s3n://b/one.jpg"))).containsExactly("s3n://b/one.jpg");
    }
  }

  /** An empty quarantine makes no commit: an idle stream leaves the log as it is. */
  @Test
  void commitsNothingForNoRows() {
    try (VerdictTables tables = open()) {
      tables.appendQuarantine(List.of());
    }

    assertThat(QuarantineTable.DEFINITION.latestVersion(spark, quarantine)).isZero();
  }

  /** A features row without features is refused whole: no half of a micro-batch is committed. */
  @Test
  void refusesFeaturesThatAreNull() {
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(row("b/one.jpg", new float[] {1}), row("b/two.jpg", null)),
            FeaturesTable.DEFINITION.schema().asNullable());

    try (VerdictTables tables = open()) {
      assertThatThrownBy(() -> tables.appendFeatures(rows, List.of("b/one.jpg", "b/two.jpg")))
          .hasStackTraceContaining("NOT NULL constraint violated");
    }
    assertThat(FeaturesTable.DEFINITION.read(spark, features).count()).isZero();
  }

  /** Two writers would double rows: the second does not get the tables while the first has them. */
  @Test
  void letsOneWriterIn() {
    try (VerdictTables tables = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("Another driver writes to '" + directory);
      assertThat(tables.judged(List.of("b/one.jpg"))).isEmpty();
    }
  }

  /** A writer that has lost its place commits nothing more, to either table. */
  @Test
  void commitsNothingOnceFenced() throws IOException {
    try (VerdictTables tables = open()) {
      Files.writeString(directory.resolve("features").resolve(LeaseFile.NAME), "another's");
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(
                          () -> tables.appendQuarantine(List.of(quarantined("b/two.jpg"))))
                      .isInstanceOf(LeaseLostException.class));
      assertThatThrownBy(() -> tables.appendFeatures(featuresOf("b/one.jpg"), List.of("b/one.jpg")))
          .isInstanceOf(LeaseLostException.class);
    }
    assertThat(FeaturesTable.DEFINITION.latestVersion(spark, features)).isZero();
  }

  /** Who finds the tables in a catalogue can read what the columns mean. */
  @Test
  void documentsColumns() {
    open().close();

    assertThat(QuarantineTable.DEFINITION.read(spark, quarantine).schema().fields())
        .allSatisfy(column -> assertThat(column.getComment().isDefined()).isTrue())
        .anySatisfy(column -> assertThat(column.getComment().get()).contains("VANISHED"));
  }

  private VerdictTables open() {
    return VerdictTables.open(spark, features, quarantine, TERMS);
  }

  private Dataset<Row> featuresOf(String path) {
    return spark.createDataFrame(
        List.of(row(path, new float[] {1, 2})), FeaturesTable.DEFINITION.schema());
  }

  private static Row row(String path, float[] features) {
    return RowFactory.create(path, "label", features, NOW, 7L, "model", NOW, "etag");
  }

  private static Row quarantined(String path) {
    return RowFactory.create(path, "label", NOW, 7L, "EMPTY", "no byte", "model", NOW, null);
  }
}
