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

  private static final LeaseTerms SHORT = LeaseTerms.of(Duration.ofSeconds(12), line -> {});
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
        .hasMessageContaining("a table would delete it as no file of its own. Name a URI with");
    assertThat(directory.toFile().list()).containsExactly(name);
    assertThat(photo.getParent().toFile().list()).containsExactly("photo.jpg");
  }

  /** Tables are made while the lease is waited for. */
  @Test
  void makesTablesBesideTheLease() throws IOException {
    Files.createDirectories(features.resolve("_delta_log"));
    Files.createDirectories(features.resolve("_checkpoints"));

    openAfterCrashedDriver(() -> {});

    assertThat(features.resolve("_delta_log").toFile().list())
        .filteredOn(file -> file.endsWith(".json"))
        .containsExactly("00000000000000000000.json");
  }

  /** Who cannot make its tables does not keep others from trying. */
  @Test
  void givesLeaseBackWhenTablesCannotBeMade() throws IOException {
    Files.createDirectories(quarantine);
    Files.createFile(quarantine.resolve("_delta_log"));

    assertThatThrownBy(() -> open(LONG)).hasStackTraceContaining("_delta_log");

    assertThat(isTable(features)).isTrue();
    assertThat(List.of(features, quarantine))
        .allSatisfy(location -> assertThat(location.resolve(LeaseFile.NAME)).doesNotExist());
  }

  /** A table of an earlier release gets its new columns from a driver that holds it. */
  @Test
  void addsLaterColumnsUnderTheLease() {
    createTableOfEarlierRelease();
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

  /** What another driver added while the lease was waited for is not added again. */
  @Test
  void leavesLaterColumnsThatAreThereMeanwhile() throws IOException {
    createTableOfEarlierRelease();

    openAfterCrashedDriver(
        () -> FeaturesTable.DEFINITION.createIfMissing(spark, features.toString()));

    assertThat(columns()).containsOnlyOnce(FeaturesTable.ETAG);
  }

  /** Opens the tables, and does {@code meanwhile} when they are there and the lease is not yet. */
  private void openAfterCrashedDriver(Runnable meanwhile) throws IOException {
    Path lease = features.resolve(LeaseFile.NAME);
    Files.writeString(lease, "a crashed driver's");
    CompletableFuture<VerdictTables> opening = CompletableFuture.supplyAsync(() -> open(LONG));
    try {
      await()
          .atMost(LONG.term().dividedBy(2))
          .until(() -> isTable(features) && isTable(quarantine));
      assertThat(opening).isNotDone();
      meanwhile.run();
    } finally {
      Files.delete(lease);
      opening.join().close();
    }
  }

  private void createTableOfEarlierRelease() {
    TableDefinition now = FeaturesTable.DEFINITION;
    StructField[] columns =
        Stream.of(now.schema().fields())
            .filter(column -> !now.laterColumns().contains(column.name()))
            .toArray(StructField[]::new);
    new TableDefinition(now.name(), now.comment(), new StructType(columns), now.properties())
        .createIfMissing(spark, features.toString());
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
