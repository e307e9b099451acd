package io.pomona.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableDefinitionTest {

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
