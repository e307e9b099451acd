package io.pomona.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pomona.process.ChildProcess;
import java.time.Duration;

/** A job on the cluster. */
record Driver(ChildProcess process, SparkUi ui) implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofMinutes(3);

  /** Waits until executors are at work on a micro-batch. */
  void awaitMidBatch() {
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(LONGEST)
        .until(() -> !process.isAlive() || ui.isInMidBatch());
    assertThat(process.isAlive()).as(process::written).isTrue();
  }

  /** Waits until it has written {@code part}. */
  void awaitWritten(String part) {
    await().atMost(LONGEST).until(() -> !process.isAlive() || process.written().contains(part));
    assertThat(process.written()).contains(part);
  }

  /** Waits for its end, which has to be a good one. */
  void awaitSuccess() throws InterruptedException {
    assertThat(process.await(LONGEST.toMinutes())).as(process::written).isZero();
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
