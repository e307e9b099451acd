package io.pomona.featurize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pomona.job.StopRequest;
import io.pomona.table.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the stream ends when it is asked to, and what it leaves to be read about that. */
class FeaturizeStopTest {

  @TempDir private Path directory;
  private StreamScene stream;

  @BeforeEach
  void scene() throws IOException {
    stream = new StreamScene(directory);
  }

  /** A stop that is asked for in mid-batch lets the micro-batch finish, checkpoint included. */
  @Test
  void finishesMicroBatchInHand() throws Exception {
    for (int i = 0; i < 30; i++) {
      stream.images().addImage("label/" + i + ".jpg", i);
    }
    StopRequest stop = new StopRequest();
    CompletableFuture<Void> run = start(stop);
    await().until(() -> run.isDone() || isInMicroBatch());
    stop.make();
    run.get();

    assertThat(stream.rows().featurized()).hasSize(30);
    assertThat(stream.checkpoint().resolve("commits/0")).exists();
  }

  /**
   * The marker is as good as a signal: the micro-batch finishes, and a line says why it was the
   * last.
   */
  @Test
  void endsWhenMarkerIsWritten() throws Exception {
    Path marker = stream.marker();
    Files.writeString(marker, "of an earlier stream");
    Files.setLastModifiedTime(marker, FileTime.from(Instant.now().minusSeconds(3600)));
    stream.images().addImage("label/a.jpg", 1);
    CompletableFuture<Void> run = start(new StopRequest());
    await().atMost(Duration.ofMinutes(1)).until(() -> run.isDone() || stream.hasMicroBatch());
    assertThat(run).isNotDone();
    Files.writeString(marker, "now");
    run.get(1, TimeUnit.MINUTES);

    assertThat(stream.rows().featurized()).containsExactly("a.jpg");
    assertThat(stream.checkpoint().resolve("commits/0")).exists();
    assertThat(marker).exists();
    assertThat(stream.printed())
        .containsSubsequence("'" + marker + "' was written", "stopping after the micro-batch");
  }

  /** A supervisor reads which micro-batch was the last, and that the stream ended well. */
  @Test
  void keepsHealthFile() throws Exception {
    stream.images().addImage("label/a.jpg", 1);
    stream.drain();

    assertThat(stream.health())
        .content()
        .matches("\\{\"state\":\"stopped\",\"batch\":0,\"turn\":\"[-0-9]+T[0-9:]+Z\"}\\R");
    assertThat(directory.resolve("health.json.partial")).doesNotExist();
  }

  private CompletableFuture<Void> start(StopRequest stop) {
    return CompletableFuture.runAsync(
        () -> stream.run(Optional.of(Duration.ofMillis(200)), 30, stop));
  }

  // So few files are listed without a job of Spark's: the first one after the offset featurizes.
  private boolean isInMicroBatch() {
    return stream.hasMicroBatch()
        && JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                .statusTracker()
                .getActiveJobIds()
                .length
            > 0;
  }
}
