package io.pomona.arrival;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListingArrivalsTest extends ArrivalsContract {

  private static final String RETAINED_BATCHES = "spark.sql.streaming.minBatchesToRetain";

  ListingArrivalsTest() {
    super(Discovery.LISTING);
  }

  @AfterEach
  void resetSettings() {
    spark.conf().unset(RETAINED_BATCHES);
  }

  /** Names that Spark hides from its readers are a camera's names. */
  @Test
  void seesNamesThatSparkHides() throws Exception {
    add("_DSC0001.jpg");
    add(".hidden.jpg");
    add("_folder/.folder/a.jpg");

    drain(10);

    assertThat(names()).containsExactly("_DSC0001.jpg", ".hidden.jpg", "_folder/.folder/a.jpg");
  }

  /** The listing's length comes with the object, so that reading it needs no question. */
  @Test
  void tellsLength() throws Exception {
    add("a.jpg", new byte[17]);
    add("b.jpg", new byte[0]);

    drain(10);

    assertThat(batches.get(0L))
        .extracting(ArrivedObject::length)
        .containsExactly(OptionalLong.of(17), OptionalLong.of(0));
  }

  /** Nothing is there: no micro-batch, no failure; then the first object starts it. */
  @Test
  void waitsForPrefix() throws Exception {
    Files.delete(images);
    StreamingQuery query = start(10, Trigger.ProcessingTime(20));
    try {
      await().until(() -> query.status().message().startsWith("Waiting for"));
      assertThat(batches).isEmpty();
      add("first/a.jpg");
      await().until(() -> !batches.isEmpty());
    } finally {
      query.stop();
    }
    assertThat(batches).containsOnlyKeys(0L);
    assertThat(names()).containsExactly("first/a.jpg");
  }

  /** An empty prefix is drained at once. */
  @Test
  void drainsNothing() throws Exception {
    drain(10);

    assertThat(batches).isEmpty();
    assertThat(checkpoint.resolve("offsets/0")).doesNotExist();
  }

  /** The count of those that wait is exact, at each micro-batch and in Spark's own progress. */
  @Test
  void countsWaiting() throws Exception {
    for (int i = 0; i < 5; i++) {
      add(i + ".jpg");
    }
    Arrivals listing = arrivals(Discovery.LISTING, 2);
    List<OptionalLong> counts = new CopyOnWriteArrayList<>();
    assertThat(listing.waiting()).isEmpty();
    whenMicroBatchCame = () -> counts.add(listing.waiting());

    StreamingQuery query = start(listing, Trigger.AvailableNow());
    query.awaitTermination();

    assertThat(counts).containsExactly(OptionalLong.of(3), OptionalLong.of(1), OptionalLong.of(0));
    assertThat(Stream.of(query.recentProgress()).filter(progress -> progress.numInputRows() > 0))
        .extracting(ListingArrivalsTest::outstanding)
        .containsExactly("3", "1", "0");
  }

  /** Overwritten under its name, an object does not come again. */
  @Test
  void bringsPathOnce() throws Exception {
    Path overwritten = add("a.jpg");
    drain(10);
    Files.delete(overwritten);
    add("a.jpg", "other content".getBytes(UTF_8));
    add("b.jpg");

    drain(10);

    assertThat(names()).containsExactly("a.jpg", "b.jpg");
  }

  /** What arrives during a drain waits for the next one: the drain ends. */
  @Test
  void drainsOneListing() throws Exception {
    add("a.jpg");
    add("b.jpg");
    whenMicroBatchCame =
        () -> {
          if (batches.size() <= 2) {
            add("later " + batches.size() + ".jpg");
          }
        };

    drain(1);

    assertThat(names()).containsExactly("a.jpg", "b.jpg");
    drain(10);
    assertThat(names(batches.get(2L))).containsExactly("later 1.jpg", "later 2.jpg");
  }

  /** A crash after the entry was written, before Spark logged the offset: the entry comes as is. */
  @Test
  void takesUpEntryThatSparkNeverHeardOf() throws Exception {
    add("a.jpg");
    drain(10);
    Path vanishing = add("b.jpg");
    drain(10);
    List<ArrivedObject> entry = batches.remove(1L);
    forgetCommit(1);
    forget("offsets", 1);
    Files.delete(vanishing);
    add("c.jpg");

    drain(10);

    assertThat(batches.get(1L)).isEqualTo(entry);
    assertThat(names()).containsExactly("a.jpg", "b.jpg", "c.jpg");
  }

  /** The stream never takes its own checkpoint, or a table, for arrivals, whatever the glob. */
  @Test
  void leavesTablesAndCheckpointOut() throws Exception {
    glob = "*";
    checkpoint = images.resolve("checkpoint");
    add("tables/features/_delta_log/00000000000000000000.json");
    add("tables/features/part-0.parquet");
    add("tables/features/fruit=apple/part-1.parquet");
    add("tables/a.jpg");
    drain(10);
    add("b.bin");

    drain(10);

    assertThat(names()).containsExactly("tables/a.jpg", "b.bin");
  }

  /** Images in a table's own folder are the next VACUUM's prey; the start says so. */
  @Test
  void refusesTableAsPrefix() throws Exception {
    add("_delta_log/00000000000000000000.json");
    add("a.jpg");

    assertThatThrownBy(() -> drain(10)).hasStackTraceContaining("VACUUM");
    assertThat(batches).isEmpty();
  }

  /**
   * A checkpoint that has lost a part of its log is refused; going on would bring objects twice.
   */
  @Test
  void refusesLogWithGap() throws Exception {
    add("a.jpg");
    drain(10);
    add("b.jpg");
    drain(10);
    Files.delete(checkpoint.resolve("sources/0/entry-0.jsonl"));

    assertThatThrownBy(() -> drain(10))
        .hasStackTraceContaining("io.pomona.job.UserError")
        .hasStackTraceContaining("'entry-0.jsonl' is missing")
        .hasStackTraceContaining("another --checkpoint");
  }

  /** So is one that has lost all of it. */
  @Test
  void refusesLostLog() throws Exception {
    add("a.jpg");
    drain(10);
    Files.delete(checkpoint.resolve("sources/0/entry-0.jsonl"));

    assertThatThrownBy(() -> drain(10)).hasStackTraceContaining("the log ends with offset -1");
  }

  /** Many micro-batches leave few files, none comes twice, and the last can still be repeated. */
  @Test
  void keepsLogSmall() throws Exception {
    spark.conf().set(RETAINED_BATCHES, "2");
    for (int i = 0; i < 26; i++) {
      add(i + ".jpg");
    }
    drain(1);
    assertThat(names()).hasSize(26).doesNotHaveDuplicates();
    assertThat(logFiles()).contains("seen-0-19.sha256").hasSizeLessThanOrEqualTo(10);
    List<ArrivedObject> last = batches.get(25L);
    forgetCommit(25);

    drain(1);

    assertThat(names()).hasSize(26).doesNotHaveDuplicates();
    assertThat(batches.get(25L)).isEqualTo(last);
  }

  private List<String> logFiles() throws IOException {
    try (Stream<Path> files = Files.list(checkpoint.resolve("sources/0"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .toList();
    }
  }

  private static String outstanding(StreamingQueryProgress progress) {
    return progress.sources()[0].metrics().get("numFilesOutstanding");
  }
}
