package io.pomona.arrival;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** How many objects wait for a later micro-batch, and since when. Thread-safe. */
final class WaitingCount {

  private static final Waiting UNKNOWN = new Waiting(OptionalLong.empty(), Optional.empty());

  private volatile Waiting waiting = UNKNOWN;

  /**
   * Sets both.
   *
   * @param oldest when the one that was written first was written
   */
  void set(long count, Optional<Instant> oldest) {
    waiting = new Waiting(OptionalLong.of(count), oldest);
  }

  /** Empty as long as nothing was listed. */
  OptionalLong value() {
    return waiting.count();
  }

  /** When the one that was written first was written; empty where none waits. */
  Optional<Instant> oldest() {
    return waiting.oldest();
  }

  private record Waiting(OptionalLong count, Optional<Instant> oldest) {}
}
