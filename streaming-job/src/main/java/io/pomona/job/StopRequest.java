package io.pomona.job;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.util.SignalUtils;

/**
 * Somebody's wish that a job end in good order, after what it has in hand. Thread-safe.
 *
 * <p>Signals are taken before the JVM's own shutdown begins, because that runs Spark's hooks and
 * ours at once and Spark's pull the session from under a running micro-batch.
 */
public final class StopRequest {

  private static final AtomicBoolean SIGNALLED = new AtomicBoolean();

  private final CountDownLatch made = new CountDownLatch(1);

  /** A request that SIGTERM or SIGINT makes. A second signal ends the process at once. */
  public static StopRequest onSignals() {
    StopRequest request = new StopRequest();
    SignalUtils.register("TERM", request::firstTime);
    SignalUtils.register("INT", request::firstTime);
    return request;
  }

  /** Whether a signal has made a request in this process: no other job is to begin then. */
  public static boolean wasSignalled() {
    return SIGNALLED.get();
  }

  /** Makes the request. */
  public void make() {
    made.countDown();
  }

  /** Whether the request was made. */
  public boolean isMade() {
    return made.getCount() == 0;
  }

  /** Waits for {@code duration} at most; true if the request was made. */
  public boolean within(Duration duration) throws InterruptedException {
    return made.await(Math.max(0, duration.toMillis()), TimeUnit.MILLISECONDS);
  }

  // What Spark asks of a handler: true when the signal has been dealt with.
  private synchronized Object firstTime() {
    SIGNALLED.set(true);
    boolean first = !isMade();
    make();
    return first;
  }
}
