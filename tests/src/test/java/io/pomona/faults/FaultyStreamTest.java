package io.pomona.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.endtoend.PomonaProcess;
import io.pomona.endtoend.PomonaProcess.Finished;
import io.pomona.job.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyStreamTest {

  private static final Duration LENGTH = Duration.ofSeconds(2);
  private static final Map<String, String> IMPATIENT =
      Map.of(
          "spark.hadoop.fs.s3a.attempts.maximum", "1",
          "spark.hadoop.fs.s3a.retry.limit", "1",
          "spark.hadoop.fs.s3a.retry.interval", "100ms");

  @TempDir private Path data;

  /**
   * An outage that outlasts all retries ends the job, which says what failed and why. The next
   * start goes on from there and, with S3A as patient as it is, through every fault; no image is
   * lost, none is doubled.
   */
  @Test
  void givesUpClearlyAndGoesOnAfterEachFault() throws Exception {
    try (FaultyStore store = FaultyStore.open(data, "faulty-stream")) {
      store.putPicture();
      assertSaysWhy(runIntoOutage(store));
      assertThat(store.proxy().plan().injected(Fault.OUTAGE)).isPositive();
      store.proxy().restore();

      FaultReport report = new FaultRun(store, LENGTH, LENGTH, System.out).run();

      assertThat(report.differences()).as(report.toString()).isEmpty();
      // All but a store of another kind, which no retry helps.
      assertThat(report.injected().keySet())
          .isEqualTo(EnumSet.complementOf(EnumSet.of(Fault.NOT_IMPLEMENTED)));
      assertThat(report.verdicts().features()).as(report.toString()).isEqualTo(report.images() - 3);
    }
  }

  /** The store goes away when the first image is read. */
  private static Finished runIntoOutage(FaultyStore store) throws Exception {
    FaultPlan plan = store.proxy().plan();
    FaultRule rule =
        new FaultRule(
            Fault.RESET,
            request -> request.path().contains("/images/"),
            Duration.ZERO,
            store.proxy()::cutOff);
    plan.add(rule);
    try (PomonaProcess job = store.start("available-now", "2s", IMPATIENT)) {
      return job.await();
    } finally {
      plan.remove(rule);
    }
  }

  private static void assertSaysWhy(Finished finished) {
    assertThat(finished.exitCode()).as(finished.output()).isEqualTo(ExitCode.FAILED);
    assertThat(finished.output().lines().filter(line -> line.startsWith("pomona: ")))
        .as(finished.output())
        .singleElement()
        .asString()
        .contains("s3a://faulty-stream/", "Start it again", "endpoint");
  }
}
