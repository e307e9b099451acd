package io.pomona.arrival;

import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many objects wait for a later micro-batch. The stream, which Spark makes, finds the count of
 * the job that asked for it by a name: all that Spark hands on are strings. Thread-safe.
 */
final class WaitingCount {

  private static final long UNKNOWN = -1;
  private static final Map<String, WaitingCount> PUBLISHED = new ConcurrentHashMap<>();

  private final String name = UUID.randomUUID().toString();
  private volatile long count = UNKNOWN;

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

  void set(long waiting) {
    count = waiting;
  }

  /** Empty as long as nothing was listed. */
  OptionalLong value() {
    long waiting = count;
    return waiting == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(waiting);
  }
}
