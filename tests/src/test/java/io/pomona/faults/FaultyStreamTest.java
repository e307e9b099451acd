package io.pomona.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pomona.endtoend.PomonaProcess;
import io.pomona.endtoend.PomonaProcess.Finished;
import io.pomona.job.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyStreamTest {

  private static final String LEASE = "2s";
  private static final Map<String, String> IMPATIENT =
      Map.of(
          "spark.hadoop.fs.s3a.attempts.maximum", "1",
          "spark.hadoop.fs.s3a.retry.limit", "1",
          "spark.hadoop.fs.s3a.retry.interval", "100ms");

  @TempDir private Path data;

  /** The stream waits, goes on by itself after each fault, and no image is lost or doubled. */
  @Test
  void goesOnAfterEachFault() throws Exception {
    Duration length = Duration.ofSeconds(2);
    try (FaultyStore store = FaultyStore.open(data, "faulty-stream")) {
      FaultReport report = new FaultRun(store, length, length, System.out).run();

      assertThat(report.differences()).as(report.toString()).isEmpty();
      assertThat(report.injected()).containsOnlyKeys(Fault.values());
      assertThat(report.verdicts().quarantined()).isEqualTo(2);
    }
  }

  /** Of an outage that outlasts all retries it says what and why, and the next start catches up. */
  @Test
  void givesUpWithClearErrorAndRestartHeals() throws Exception {
    try (FaultyStore store = FaultyStore.open(data, "long-outage")) {
      store.putPicture();
      try (PomonaProcess stream = store.start("100ms", LEASE, IMPATIENT)) {
        await().atMost(Duration.ofMinutes(2)).until(() -> hasJudged(stream));
        store.proxy().cutOff();
        store.putPicture();
        assertSaysWhy(stream.await());
      }
      assertThat(store.proxy().plan().injected(Fault.OUTAGE)).isGreaterThan(1);

      store.proxy().restore();
      try (PomonaProcess restarted = store.start("available-now", LEASE, IMPATIENT)) {
        Finished finished = restarted.await();
        assertThat(finished.exitCode()).as(finished.output()).isEqualTo(ExitCode.OK);
      }
      assertThat(store.differences()).isEmpty();
    }
  }

  private static void assertSaysWhy(Finished finished) {
    assertThat(finished.exitCode()).as(finished.output()).isEqualTo(ExitCode.FAILED);
    assertThat(finished.output().lines().toList())
        .last()
        .asString()
        .startsWith("pomona: ")
        .contains("s3a://long-outage/", "Start it again", "endpoint");
  }

  private static boolean hasJudged(PomonaProcess stream) throws IOException {
    return !stream.isAlive() || stream.output().contains("micro-batch 0");
  }
}
