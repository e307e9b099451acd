package io.pomona.pca.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.job.UserError;
import io.pomona.pca.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ReducedWriterTest {

  @TempDir Path folder;

  private SparkSession spark;

  @BeforeEach
  void keep(SparkSession session) {
    spark = session;
  }

  /** A projection on version 1 that a refit to version 2 overtook leaves no row. */
  @Test
  void ofTwoWritersFromOneVersionTheSecondFails() {
    writer().replace(scores(1, 5), mark(1, 1));
    ReducedWriter projection = writer();
    ReducedWriter refit = writer();
    refit.replace(scores(2, 8), mark(2, 2));

    assertThatThrownBy(() -> projection.append(scores(1, 3), mark(1, 2)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Another process wrote to the reduced table");

    assertThat(rows().where("pca_version = 2").count()).isEqualTo(8);
    assertThat(rows().count()).isEqualTo(8);
    assertThat(writer().mark()).hasValue(mark(2, 2));
  }

  /** Whoever made the table fails as well, if another wrote it first. */
  @Test
  void ofTwoWritersOfANewTableTheSecondFails() {
    ReducedWriter maker = writer();
    assertThat(maker.isNew()).isTrue();
    writer().replace(scores(2, 8), mark(2, 2));

    assertThatThrownBy(() -> maker.replace(scores(1, 3), mark(1, 1)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Another process wrote to the reduced table");

    assertThat(rows().count()).isEqualTo(8);
    assertThat(writer().mark()).hasValue(mark(2, 2));
  }

  @Test
  void foreignWritesLeaveNoMark() {
    writer().replace(scores(1, 5), mark(1, 1));
    assertThat(writer().mark()).hasValue(mark(1, 1));
    scores(1, 2).write().format("delta").mode("append").save(folder.toString());
    assertThat(writer().mark()).isEmpty();
  }

  @Test
  void marksAreReadBack() {
    assertThat(ReducedMark.parse(mark(17, 4).text())).hasValue(mark(17, 4));
    assertThat(ReducedMark.parse("pca_version=1 features_version=4 features_table=2f0c-table"))
        .isEmpty();
    assertThat(ReducedMark.parse(null)).isEmpty();
  }

  private ReducedWriter writer() {
    return new ReducedWriter(spark, folder.toString());
  }

  private static ReducedMark mark(long pcaVersion, long featuresVersion) {
    return new ReducedMark(
        new FitIdentity("77ab-models", pcaVersion), featuresVersion, "2f0c-table");
  }

  private Dataset<Row> rows() {
    return ReducedTable.DEFINITION.read(spark, folder.toString());
  }

  private Dataset<Row> scores(long version, int count) {
    List<Row> rows =
        LongStream.range(0, count)
            .mapToObj(i -> RowFactory.create("p" + i, "label", new double[] {i}, version))
            .toList();
    return spark.createDataFrame(rows, ReducedTable.DEFINITION.schema());
  }
}
