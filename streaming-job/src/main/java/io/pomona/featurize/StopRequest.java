package io.pomona.featurize;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.util.SignalUtils;

/**
 * Somebody's wish that the job end after the micro-batch in hand. Thread-safe.
 *
 * <p>Signals are taken before the JVM's own shutdown begins, because that runs Spark's hooks and
 * ours at once and Spark's pull the session from under a running micro-batch.
 */
public final class StopRequest {

  private final AtomicBoolean made = new AtomicBoolean();

  /** A request that SIGTERM or SIGINT makes. A second signal ends the process at once. */
  public static StopRequest onSignals() {
    StopRequest request = new StopRequest();
    SignalUtils.register("TERM", request::firstTime);
    SignalUtils.register("INT", request::firstTime);
    return request;
  }

  /** Makes the request. */
  public void make() {
    made.set(true);
  }

  /** Whether the request was made. */
  public boolean isMade() {
    return made.get();
  }

  // What Spark asks of a handler: true when the signal has been dealt with.
  private Object firstTime() {
    return made.compareAndSet(false, true);
  }
}
