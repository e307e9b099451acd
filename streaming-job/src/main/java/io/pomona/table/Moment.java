package io.pomona.table;

import java.time.Duration;

/**
 * A moment to measure from. The monotonic clock stands still while the machine is suspended, and
 * the other one can be set back: what counts is the one that says more.
 */
record Moment(long nanos, long millis) {

  static Moment now() {
    return new Moment(System.nanoTime(), System.currentTimeMillis());
  }

  Duration elapsed() {
    Duration monotonic = Duration.ofNanos(System.nanoTime() - nanos);
    Duration wall = Duration.ofMillis(System.currentTimeMillis() - millis);
    return monotonic.compareTo(wall) > 0 ? monotonic : wall;
  }

  boolean isOlderThan(Duration age) {
    return elapsed().compareTo(age) > 0;
  }
}
