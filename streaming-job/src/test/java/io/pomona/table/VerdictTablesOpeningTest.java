package io.pomona.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pomona.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a writer makes of what it finds at the locations of its tables. */
class VerdictTablesOpeningTest {

  private static final LeaseTerms SHORT = LeaseTerms.of(Duration.ofSeconds(2), line -> {});
  private static final LeaseTerms LONG = LeaseTerms.of(Duration.ofSeconds(60), line -> {});

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path directory;
  private Path features;
  private Path quarantine;

  @BeforeEach
  void locations() {
    features = directory.resolve("features");
    quarantine = directory.resolve("quarantine");
  }

  /** A foreign Delta table is not written to, and none is made beside it. */
  @ParameterizedTest
  @ValueSource(strings = {"features", "quarantine"})
  void refusesForeignTable(String name) {
    String foreign = directory.resolve(name).toString();
    spark.range(3).write().format("delta").save(foreign);

    assertThatThrownBy(() -> open(SHORT))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(foreign)
        .hasMessageContaining("it needs the column path STRING");
    assertThat(directory.toFile().list()).containsExactly(name);
  }

  /** A folder of something else does not become a table, and none is made beside it. */
  @ParameterizedTest
  @ValueSource(strings = {"features", "quarantine"})
  void refusesOtherFiles(String name) throws IOException {
    Path photo = directory.resolve(name).resolve("photo.jpg");
    Files.createDirectories(photo.getParent());
    Files.createFile(photo);

    assertThatThrownBy(() -> open(SHORT))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("No %s table can be made at '%s'".formatted(name, photo.getParent()))
        .hasMessageContaining(photo.toString())
        .hasMessageContaining("Name a URI with nothing below it");
    assertThat(directory.toFile().list()).containsExactly(name);
    assertThat(photo.getParent().toFile().list()).containsExactly("photo.jpg");
  }

  /**
   * Tables are made while the lease is waited for, here that of a driver which crashed before it
   * had made them.
   */
  @Test
  void makesTablesBesideTheLease() throws IOException {
    Path lease = features.resolve(LeaseFile.NAME);
    Files.createDirectories(features.resolve("_delta_log"));
    Files.createDirectories(features.resolve("_checkpoints"));
    Files.writeString(lease, "a crashed driver's");

    CompletableFuture<VerdictTables> opening = CompletableFuture.supplyAsync(() -> open(LONG));
    await().atMost(LONG.term().dividedBy(2)).until(() -> isTable(features) && isTable(quarantine));
    assertThat(opening).isNotDone();

    Files.delete(lease);
    opening.join().close();
    assertThat(features.resolve("_delta_log").toFile().list())
        .filteredOn(file -> file.endsWith(".json"))
        .containsExactly("00000000000000000000.json");
  }

  /** A table of an earlier release gets its new columns from a driver that holds it. */
  @Test
  void addsLaterColumnsUnderTheLease() {
    TableDefinition now = FeaturesTable.DEFINITION;
    TableDefinition before =
        new TableDefinition(
            now.name(),
            now.comment(),
            new StructType(
                Stream.of(now.schema().fields())
                    .filter(column -> !now.laterColumns().contains(column.name()))
                    .toArray(StructField[]::new)),
            now.properties());
    before.createIfMissing(spark, features.toString());
    List<String> columns = columns();

    try (WriterLease other =
        WriterLease.acquire(
            spark.sessionState().newHadoopConf(), List.of(features.toString()), SHORT)) {
      assertThatThrownBy(() -> open(SHORT)).isInstanceOf(UserError.class);
      other.requireHeld();
    }
    assertThat(columns()).isEqualTo(columns).doesNotContain(FeaturesTable.ETAG);

    open(SHORT).close();
    assertThat(columns()).startsWith(columns.toArray(String[]::new)).endsWith(FeaturesTable.ETAG);
  }

  private VerdictTables open(LeaseTerms terms) {
    return VerdictTables.open(spark, features.toString(), quarantine.toString(), terms);
  }

  private List<String> columns() {
    return List.of(spark.read().format("delta").load(features.toString()).columns());
  }

  private static boolean isTable(Path location) {
    return Files.exists(location.resolve("_delta_log").resolve("00000000000000000000.json"));
  }
}
