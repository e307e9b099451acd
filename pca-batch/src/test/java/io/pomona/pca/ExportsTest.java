package io.pomona.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.delta.tables.DeltaTable;
import io.pomona.job.UserError;
import io.pomona.pca.publish.Fit.Origin;
import io.pomona.pca.publish.ReducedTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The copies that a refit leaves for tools that read no Delta. */
@ExtendWith(LocalSpark.class)
class ExportsTest {

  @TempDir Path folder;

  private SparkSession spark;
  private Path csv;
  private Path parquet;
  private Path report;

  @BeforeEach
  void featurize(SparkSession session) {
    spark = session;
    csv = folder.resolve("exports/matrix of scores.csv");
    parquet = folder.resolve("exports/scores.parquet");
    report = folder.resolve("exports/report.html");
    Images.of(30, 6).appendTo(spark, folder.resolve("features").toString());
  }

  @Test
  void exportsEqualTheReducedTable() throws IOException {
    refit();

    List<Row> reduced =
        ReducedTable.DEFINITION
            .read(spark, folder.resolve("reduced").toString())
            .orderBy("path")
            .collectAsList();
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(31);
    assertThat(lines.get(0)).isEqualTo("path;label;pc_1;pc_2;pc_3");
    String last = lines.get(30);
    List<Double> scores = reduced.get(29).getList(2);
    assertThat(last)
        .isEqualTo(
            "\"s3a://bucket/images/Poire \"\"Williams\"\"/00028.jpg\";\"Poire \"\"Williams\"\"\";%s;%s;%s"
                .formatted(scores.get(0), scores.get(1), scores.get(2)));
    assertThat(lines.get(1)).startsWith("\"s3a://bucket/images/Apple Red; 1/00000.jpg\";\"Apple");
    assertThat(lines.get(11)).startsWith("s3a://bucket/images/Kiwi/00002.jpg;Kiwi;");

    Row vectors = spark.read().parquet(parquet.toString()).orderBy("path").first();
    assertThat(vectors.schema().fieldNames()).containsExactly("path", "label", "pca_features");
    assertThat(vectors.<Vector>getAs(2).toArray())
        .containsExactly(
            reduced.get(0).<Double>getList(2).stream().mapToDouble(d -> d).toArray(), within(0.0));
    assertThat(Files.readString(report)).contains("00028.jpg").contains("</html>");
  }

  /** One file where it was asked for, nothing beside it, also the second time. */
  @Test
  void exportsAreReplacedAndLeaveNothingElse() throws IOException {
    refit();
    refit();
    try (var files = Files.list(csv.getParent())) {
      assertThat(files).containsExactlyInAnyOrder(csv, parquet, report);
    }
  }

  /** A label is as the folder is written, with its blanks. */
  @Test
  void blanksStay() throws IOException {
    DeltaTable.forPath(spark, folder.resolve("features").toString())
        .updateExpr("label = 'Kiwi'", Map.of("label", "' Kiwi '"));
    refit();
    assertThat(Files.readAllLines(csv)).filteredOn(line -> line.contains("; Kiwi ;")).hasSize(10);
  }

  @Test
  void csvIsNoFolder() throws IOException {
    Files.createDirectories(csv);
    assertThatThrownBy(this::refit)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--csv writes one file")
        .hasMessageContaining("is a folder");
  }

  private RefitResult refit() {
    return new Refit(
            spark,
            new PcaOptions(
                folder.resolve("features").toString(),
                folder.resolve("reduced").toString(),
                folder.resolve("models").toString(),
                Optional.empty(),
                3,
                Origin.ZERO,
                Optional.of(csv.toString()),
                Optional.of(parquet.toString()),
                Optional.of(report.toString())))
        .execute();
  }
}
