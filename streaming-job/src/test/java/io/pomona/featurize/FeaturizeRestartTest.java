package io.pomona.featurize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.job.UserError;
import io.pomona.table.FeaturesTable;
import io.pomona.table.LocalSpark;
import io.pomona.table.VerdictTables;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stream makes of what an earlier run left, whether that ended well or in a crash. */
class FeaturizeRestartTest {

  @TempDir private Path directory;
  private StreamScene stream;
  private Prefix images;

  @BeforeEach
  void scene() throws IOException {
    stream = new StreamScene(directory);
    images = stream.images();
  }

  /** A restart takes what came since, and nothing again. */
  @Test
  void continuesFromCheckpoint() throws Exception {
    images.addImage("label/a.jpg", 1);
    stream.drain();
    images.addImage("label/b.jpg", 2);
    stream.drain();

    assertThat(stream.rows().featurized()).containsExactly("a.jpg", "b.jpg");
    assertThat(stream.rows().featuresVersion()).isEqualTo(2);
  }

  /** Each run has one micro-batch, too few to compact the tables by itself. */
  @Test
  void keepsFilesOfShortRunsBounded() throws Exception {
    stream.optimizeEvery(10);
    try (VerdictTables tables = stream.write()) {
      List<Row> rows = LongStream.range(0, 8).mapToObj(FeaturizeRestartTest::earlier).toList();
      JavaSparkContext context =
          JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
      tables.appendFeatures(
          LocalSpark.session()
              .createDataFrame(
                  context.parallelize(rows, rows.size()), FeaturesTable.DEFINITION.schema()),
          rows.stream().map(row -> row.getString(0)).toList());
    }
    for (int filesAfterRun : List.of(9, 1, 2)) {
      images.addImage("label/before-%d.jpg".formatted(filesAfterRun), filesAfterRun);
      stream.drain();
      assertThat(featuresFiles()).isEqualTo(filesAfterRun);
    }

    assertThat(stream.rows().featurized()).hasSize(11).doesNotHaveDuplicates();
    assertThat(stream.printed()).containsOnlyOnce("maintenance ").doesNotContain("warning ");
  }

  /**
   * A crash after both commits and before the checkpoint's: the micro-batch runs again and writes
   * nothing, even though its image is gone by then.
   */
  @Test
  void keepsFirstVerdictWhenMicroBatchRunsAgain() throws Exception {
    Path image = images.addImage("label/a.jpg", 1);
    images.addTruncated("label/broken.jpg");
    stream.drain();
    stream.loseCommitOfFirstMicroBatch();
    Files.delete(image);

    stream.drain();

    assertThat(stream.rows().featurized()).containsExactly("a.jpg");
    assertThat(stream.rows().quarantined()).containsExactly("TRUNCATED broken.jpg");
    assertThat(stream.rows().featuresVersion()).isEqualTo(1);
    assertThat(stream.rows().quarantineVersion()).isEqualTo(1);
    assertThat(stream.checkpoint().resolve("commits/0")).exists();
  }

  /** A crash between the two commits: what is in quarantine stays there though repaired since. */
  @Test
  void keepsQuarantinedVerdictAfterCrashBetweenCommits() throws Exception {
    images.addImage("label/a.jpg", 1);
    Path repaired = images.addImage("label/repaired.jpg", 2);
    Timestamp now = Timestamp.from(Instant.now());
    String model = StreamScene.MODEL.id();
    try (VerdictTables tables = stream.write()) {
      tables.appendQuarantine(
          List.of(
              RowFactory.create(
                  "file:" + repaired, "label", now, 7L, "TRUNCATED", "cut", model, now, null)));
    }

    stream.drain();

    assertThat(stream.rows().featurized()).containsExactly("a.jpg");
    assertThat(stream.rows().quarantined()).containsExactly("TRUNCATED repaired.jpg");
  }

  /** A lost checkpoint doubles nothing, and hides nothing that came since. */
  @Test
  void survivesLostCheckpoint() throws Exception {
    images.addImage("label/a.jpg", 1);
    stream.drain();
    FileUtils.deleteDirectory(stream.checkpoint().toFile());
    images.addImage("label/b.jpg", 2);

    stream.drain();

    assertThat(stream.rows().featurized()).containsExactly("a.jpg", "b.jpg");
    assertThat(stream.printed()).contains("1 known already");
  }

  /** A log that an earlier version wrote may have a path twice, for two keys that are one path. */
  @Test
  void judgesOnceWhatLogHasTwice() throws Exception {
    Path image = images.addImage("label/a.jpg", 1);
    Path log = Files.createDirectories(stream.checkpoint().resolve("sources/0"));
    Files.writeString(
        log.resolve("entry-0.jsonl"),
        """
        {"pomonaArrivals":1}
        {"path":"file:%1$s","modificationTime":1000,"length":7}
        {"path":"file:%1$s","modificationTime":2000,"length":9}
        """
            .formatted(image));

    stream.drain();

    assertThat(stream.rows().featurized()).containsExactly("a.jpg");
    assertThat(stream.rows().features("length")).containsExactly("" + Files.size(image));
    assertThat(stream.printed()).contains("micro-batch 0: 1 images");
  }

  /** A checkpoint belongs to its prefix. */
  @Test
  void refusesCheckpointOfAnotherPrefix() throws Exception {
    images.addImage("label/a.jpg", 1);
    stream.drain();
    stream.moveTo("other");

    assertThatThrownBy(stream::drain)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot be continued with 'file:" + stream.images() + "'");
  }

  /** An object listed and gone before it is read is counted, not forgotten. */
  @Test
  void quarantinesVanishedObject() throws Exception {
    Path vanishing = images.addImage("label/a.jpg", 1);
    stream.drain();
    stream.loseCommitOfFirstMicroBatch();
    Files.delete(vanishing);
    FileUtils.deleteDirectory(new File(stream.tables().features()));

    stream.drain();

    assertThat(stream.rows().quarantined()).containsExactly("VANISHED a.jpg");
  }

  private static Row earlier(long number) {
    Timestamp now = Timestamp.from(Instant.now());
    return RowFactory.create(
        "b/" + number + ".jpg", "label", new float[] {1}, now, 7L, "model", now, null);
  }

  private int featuresFiles() {
    return LocalSpark.session()
        .read()
        .format("delta")
        .load(stream.tables().features())
        .inputFiles()
        .length;
  }
}
