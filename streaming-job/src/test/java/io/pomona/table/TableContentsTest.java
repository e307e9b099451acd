package io.pomona.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.pomona.job.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableContentsTest {

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path directory;
  private String location;

  @BeforeEach
  void createTable() {
    location = directory.resolve("numbers").toString();
    append(0, 100);
  }

  @Test
  void latestVersionHasAllRows() {
    append(100, 150);

    assertThat(numbers(contents(1).rows())).isEqualTo("0 to 149, 150 in all");
    assertThat(contents(1).rowCount()).isEqualTo(150);
  }

  /** What is written meanwhile does not show, neither before nor after the rows were asked for. */
  @Test
  void earlierVersionStays() {
    Dataset<Row> asked = contents(0).rows();
    append(100, 150);

    assertThat(numbers(asked)).isEqualTo("0 to 99, 100 in all");
    assertThat(numbers(contents(0).rows())).isEqualTo("0 to 99, 100 in all");
    assertThat(contents(0).rowCount()).isEqualTo(100);
  }

  /** A table that was made at the place of another, as long as that was. */
  @Test
  void isNotReadFromATableMadeAnew() throws IOException {
    TableContents contents = new TableContents(spark, version());
    FileUtils.deleteDirectory(new File(location));
    append(100, 200);

    for (ThrowingCallable read :
        List.<ThrowingCallable>of(contents::rows, contents::asDeltaReads, contents::rowCount)) {
      assertThatThrownBy(read).isInstanceOf(UserError.class).hasMessageContaining("made anew");
    }
    assertThat(new TableContents(spark, version()).rowCount()).isEqualTo(100);
  }

  /** Rows that a deletion vector marks are still in the file. */
  @Test
  void deletedRowsAreLeftOut() {
    spark.sql(
        "ALTER TABLE delta.`%s` SET TBLPROPERTIES (delta.enableDeletionVectors = true)"
            .formatted(location));
    DeltaTable.forPath(spark, location).delete("id < 30");
    assertThat(DeltaTable.forPath(spark, location).detail().select("numFiles").head().get(0))
        .isEqualTo(1L);

    assertThat(numbers(contents(2).rows())).isEqualTo("30 to 99, 70 in all");
    assertThat(contents(2).rowCount()).isEqualTo(70);
  }

  /** Of a table of very many files, or of another writer, Delta's checksum file lists none. */
  @Test
  void filesAreFoundWithoutAList() {
    appendWithout("spark.databricks.delta.writeChecksumFile.enabled", 100, 150);
    // As in another process: this one remembers what it did not write.
    DeltaLog.clearCache();

    assertThat(numbers(contents(1).rows())).isEqualTo("0 to 149, 150 in all");
    assertThat(contents(1).rowCount()).isEqualTo(150);
  }

  /** A log without statistics does not know how many rows a file has. */
  @Test
  void rowsAreCountedWhereTheLogHasNoStatistics() {
    appendWithout("spark.databricks.delta.stats.collect", 100, 150);

    assertThat(contents(1).rowCount()).isEqualTo(150);
  }

  private void append(int from, int to) {
    spark.range(from, to).coalesce(1).write().format("delta").mode(SaveMode.Append).save(location);
  }

  private void appendWithout(String setting, int from, int to) {
    spark.conf().set(setting, "false");
    try {
      append(from, to);
    } finally {
      spark.conf().unset(setting);
    }
  }

  private TableVersion version() {
    Snapshot latest = DeltaLog.forTableWithSnapshot(spark, location)._2();
    return new TableVersion(location, latest.metadata().id(), latest.version());
  }

  private TableContents contents(long version) {
    return new TableContents(spark, location, version);
  }

  private static String numbers(Dataset<Row> rows) {
    Row found = rows.selectExpr("min(id)", "max(id)", "count(*)").head();
    return "%d to %d, %d in all".formatted(found.getLong(0), found.getLong(1), found.getLong(2));
  }
}
