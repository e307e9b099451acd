package io.pomona.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableDefinitionTest {

  private static final Timestamp NOW = Timestamp.from(Instant.ofEpochSecond(1_700_000_000));
  private static final TableDefinition TABLE = FeaturesTable.DEFINITION;

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path directory;

  /** Who asks before another process has made the table sees it as soon as it is there. */
  @Test
  void seesTableOfAnotherProcess() throws IOException {
    Path location = directory.resolve("features");
    assertThat(exists(location)).isFalse();
    Files.createDirectories(location.resolve("_delta_log"));
    assertThat(exists(location)).isFalse();

    placeTableAsAnotherProcessWould(location);

    assertThat(exists(location)).isTrue();
    assertThat(TABLE.read(spark, location.toString()).count()).isZero();
  }

  /** Of those who create a table at once one makes it, and it is there for all. */
  @Test
  void isCreatedOnceByMany() {
    Path location = directory.resolve("features");
    List<CompletableFuture<Void>> all =
        Stream.generate(
                () -> CompletableFuture.runAsync(() -> TABLE.create(spark, location.toString())))
            .limit(4)
            .toList();

    assertThat(all).allSatisfy(one -> assertThatCode(one::join).doesNotThrowAnyException());
    assertThat(TABLE.latestVersion(spark, location.toString())).isZero();
  }

  /**
   * What a new table holds stands in Delta's checksum as a list without files: readers need no
   * Spark job to know it, nor does the next commit. How that comes about is not the caller's to
   * see.
   */
  @Test
  void knowsThatNewTableHasNoFiles() throws IOException {
    Path location = directory.resolve("features");
    SparkSession.setActiveSession(spark);
    TABLE.createIfMissing(spark, location.toString());

    assertThat(SparkSession.getActiveSession().get()).isSameAs(spark);
    assertThat(Files.readString(location.resolve("_delta_log/00000000000000000000.crc")))
        .contains("\"allFiles\":[]");
    spark
        .createDataFrame(
            List.of(
                RowFactory.create("b/1.jpg", null, new float[] {1}, null, 7L, "model", NOW, null)),
            TABLE.schema())
        .coalesce(1)
        .write()
        .format("delta")
        .mode(SaveMode.Append)
        .save(location.toString());
    assertThat(Files.readString(location.resolve("_delta_log/00000000000000000001.crc")))
        .contains("\"allFiles\":[{\"path\"");
  }

  private void placeTableAsAnotherProcessWould(Path location) throws IOException {
    Path elsewhere = directory.resolve("elsewhere");
    TABLE.createIfMissing(spark, elsewhere.toString());
    try (Stream<Path> files = Files.walk(elsewhere)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = location.resolve(elsewhere.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private boolean exists(Path location) {
    return TABLE.exists(spark, location.toString());
  }
}
