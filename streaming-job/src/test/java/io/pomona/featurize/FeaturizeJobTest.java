package io.pomona.featurize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.job.UserError;
import io.pomona.table.VerdictTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one run of the stream writes, and when it refuses to. */
class FeaturizeJobTest {

  @TempDir private Path directory;
  private StreamScene stream;
  private Prefix images;

  @BeforeEach
  void scene() throws IOException {
    stream = new StreamScene(directory);
    images = stream.images();
  }

  /**
   * Every object ends in exactly one table, the empty one and the broken ones with their reason.
   */
  @Test
  void judgesEveryObject() throws Exception {
    images.addImage("Apple Braeburn/a 1.jpg", 1);
    images.addImage("100% + more/b.JPEG", 2);
    images.addTruncated("Apple Braeburn/broken.jpg");
    images.add("Apple Braeburn/empty.jpg", new byte[0]);
    images.add("Apple Braeburn/text.png", "no image".getBytes(UTF_8));
    images.add("Apple Braeburn/readme.txt", "not asked for".getBytes(UTF_8));
    stream.optimizeEvery(1);

    stream.drain();

    assertThat(stream.rows().features("label"))
        .containsExactlyInAnyOrder("Apple Braeburn", "100% + more");
    assertThat(stream.rows().quarantine("concat(reason, ' ', path)"))
        .containsExactlyInAnyOrder(
            "EMPTY file:" + images + "/Apple Braeburn/empty.jpg",
            "NOT_AN_IMAGE file:" + images + "/Apple Braeburn/text.png",
            "TRUNCATED file:" + images + "/Apple Braeburn/broken.jpg");
    assertThat(stream.printed()).contains("5 images").contains("3 quarantined", " + maintenance ");
  }

  /** The row says which model, how long the object is, and holds as many numbers as the model. */
  @Test
  void writesWholeRow() throws Exception {
    Path file = images.addImage("label/a.jpg", 1);

    stream.drain();

    assertThat(
            stream
                .rows()
                .features(
                    "concat_ws(' ', size(features), length, model, unix_timestamp(modification_time))"))
        .containsExactly(
            "1280 %d %s %d"
                .formatted(
                    Files.size(file),
                    StreamScene.MODEL.id(),
                    Files.getLastModifiedTime(file).toInstant().getEpochSecond()));
  }

  /** A second driver does not start, and leaves the first one's place as it is. */
  @Test
  void refusesSecondDriver() throws Exception {
    images.addImage("label/a.jpg", 1);
    try (VerdictTables first = stream.write()) {
      assertThatThrownBy(stream::drain)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("Another driver writes to");
      assertThat(first.judged(List.of("any"))).isEmpty();
    }
    assertThat(stream.hasMicroBatch()).isFalse();
  }

  /** Too many failures: the job stops, names the commonest reason, and has committed nothing. */
  @Test
  void stopsBeforeItCommitsMostlyFailures() throws Exception {
    for (int i = 0; i < 100; i++) {
      images.add("label/" + i + ".jpg", "text".getBytes(UTF_8));
    }

    assertThatThrownBy(stream::drain)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("100 of 100 images of micro-batch 0 failed (NOT_AN_IMAGE 100)")
        .hasMessageContaining("--max-quarantine-rate");
    assertThat(stream.rows().quarantineVersion()).isZero();
    assertThat(stream.health()).content().startsWith("{\"state\":\"failed\"");
  }
}
