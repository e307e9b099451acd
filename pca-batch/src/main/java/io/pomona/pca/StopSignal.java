package io.pomona.pca;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.util.SignalUtils;

/** Remembers that the process was asked to stop. Any thread. */
final class StopSignal {

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Takes SIGTERM and SIGINT from now on: the process ends when its work is done, not at once. */
  static StopSignal onTermination() {
    StopSignal signal = new StopSignal();
    for (String name : new String[] {"TERM", "INT"}) {
      SignalUtils.register(
          name,
          () -> {
            signal.stop();
            return true;
          });
    }
    return signal;
  }

  void stop() {
    stopped.countDown();
  }

  /** Waits for {@code duration} at most; true if the process is to stop. */
  boolean within(Duration duration) throws InterruptedException {
    return stopped.await(Math.max(0, duration.toMillis()), TimeUnit.MILLISECONDS);
  }
}
