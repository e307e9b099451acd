package io.pomona.arrival;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many objects wait for a later micro-batch, and since when. The stream, which Spark makes,
 * finds the count of the job that asked for it by a name: all that Spark hands on are strings.
 * Thread-safe.
 */
final class WaitingCount {

  private static final Waiting UNKNOWN = new Waiting(OptionalLong.empty(), Optional.empty());
  private static final Map<String, WaitingCount> PUBLISHED = new ConcurrentHashMap<>();

  private final String name = UUID.randomUUID().toString();
  private volatile Waiting waiting = UNKNOWN;

  /** The count published as {@code name}; one of its own for a stream that nobody watches. */
  static WaitingCount named(String name) {
    WaitingCount published = PUBLISHED.get(name);
    return published == null ? new WaitingCount() : published;
  }

  /** Lets {@link #named} find this count, by the name that is returned. */
  String publish() {
    PUBLISHED.put(name, this);
    return name;
  }

  void withdraw() {
    PUBLISHED.remove(name);
  }

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
