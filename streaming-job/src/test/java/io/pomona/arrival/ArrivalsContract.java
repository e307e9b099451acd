package io.pomona.arrival;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pomona.job.UserError;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Arrivals} owes, shown on real queries over a folder. */
abstract class ArrivalsContract extends ArrivalsScene {

  ArrivalsContract(Discovery discovery) {
    super(discovery);
  }

  /** Each object comes once, the empty one too; what the glob does not take never comes. */
  @Test
  void bringsEveryObjectOnce() throws Exception {
    add("apple/a.jpg");
    add("apple/red/b.jpg");
    add("c.jpg", new byte[0]);
    add("readme.txt");

    drain(2);

    assertThat(batches.values()).hasSize(2);
    assertThat(names()).containsExactlyInAnyOrder("apple/a.jpg", "apple/red/b.jpg", "c.jpg");
  }

  /** Oldest first, and no micro-batch above the limit. */
  @Test
  void keepsOrderAndLimit() throws Exception {
    for (String name : List.of("e.jpg", "d.jpg", "c.jpg", "b.jpg", "a.jpg")) {
      add(name);
    }

    drain(2);

    assertThat(batches.values().stream().map(this::names))
        .containsExactly(List.of("e.jpg", "d.jpg"), List.of("c.jpg", "b.jpg"), List.of("a.jpg"));
  }

  /** An object carries the time of its file. */
  @Test
  void tellsModificationTime() throws Exception {
    add("a.jpg");

    drain(1);

    assertThat(batches.get(0L).get(0).modificationTime()).isEqualTo(EPOCH);
  }

  /** A restart brings what came since, under new numbers, and nothing again. */
  @Test
  void continuesFromCheckpoint() throws Exception {
    add("a.jpg");
    add("b.jpg");
    drain(10);
    add("c.jpg");
    drain(10);
    drain(10);

    assertThat(names()).containsExactly("a.jpg", "b.jpg", "c.jpg");
    assertThat(batches).containsOnlyKeys(0L, 1L);
  }

  /** A micro-batch that was not committed comes again as it was, with an object that has gone. */
  @Test
  void repeatsMicroBatch() throws Exception {
    add("a.jpg");
    Path vanishing = add("b.jpg");
    add("c.jpg");
    drain(2);
    List<ArrivedObject> last = batches.get(1L);
    add("d.jpg");
    drain(2);
    List<ArrivedObject> repeated = batches.remove(2L);
    forgetCommit(2);
    Files.delete(images.resolve("d.jpg"));
    Files.delete(vanishing);
    add("e.jpg");

    drain(2);

    assertThat(batches.get(1L)).isEqualTo(last);
    assertThat(batches.get(2L)).isEqualTo(repeated);
    assertThat(names(batches.get(3L))).containsExactly("e.jpg");
  }

  /** A running query brings what arrives meanwhile. */
  @Test
  void bringsLaterArrivals() throws Exception {
    add("a.jpg");
    StreamingQuery query = start(10, Trigger.ProcessingTime(50));
    try {
      await().until(() -> names().contains("a.jpg"));
      add("b.jpg");
      await().until(() -> names().contains("b.jpg"));
    } finally {
      query.stop();
    }
    assertThat(names()).containsExactly("a.jpg", "b.jpg");
  }

  /** Paths are as the object is called: nothing is percent-encoded, nothing decoded. */
  @Test
  void leavesNamesAlone() throws Exception {
    List<String> names = List.of("100% + more/a b.jpg", "%20/c%41.jpg", "+/d{e}[f].jpg");
    for (String name : names) {
      add(name);
    }

    drain(10);

    assertThat(names()).containsExactlyElementsOf(names);
  }

  /** So are letters beyond ASCII, where Java can open files of such names at all. */
  @Test
  void leavesAccentsAlone() throws Exception {
    assumeTrue(
        Charset.forName(System.getProperty("sun.jnu.encoding")).equals(UTF_8),
        "file names are not in UTF-8 here");
    add("Pêche/été 日本.jpg");

    drain(10);

    assertThat(names()).containsExactly("Pêche/été 日本.jpg");
  }

  /** A checkpoint that the other implementation began is refused before anything is written. */
  @Test
  void refusesCheckpointOfTheOther() throws Exception {
    add("a.jpg");
    Discovery other = discovery == Discovery.LISTING ? Discovery.BINARY_FILE : Discovery.LISTING;
    start(other, 10, Trigger.AvailableNow()).awaitTermination();

    assertThatThrownBy(() -> drain(10))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("begun with --arrivals %s".formatted(other))
        .hasMessageContaining("another --checkpoint");
  }
}
