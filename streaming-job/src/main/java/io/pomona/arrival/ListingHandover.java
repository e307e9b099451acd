package io.pomona.arrival;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a job hands to the stream that Spark makes for it, and what it is told by that. The stream
 * finds it by a name: all that Spark hands on are strings. Thread-safe.
 */
final class ListingHandover {

  private static final Map<String, ListingHandover> PUBLISHED = new ConcurrentHashMap<>();

  private final String name = UUID.randomUUID().toString();
  private final ListingAhead listing;
  private final WaitingCount waiting;

  ListingHandover(ListingAhead listing, WaitingCount waiting) {
    this.listing = listing;
    this.waiting = waiting;
  }

  /**
   * What is published as {@code name}.
   *
   * @throws IllegalStateException if it was withdrawn
   */
  static ListingHandover named(String name) {
    ListingHandover published = PUBLISHED.get(name);
    if (published == null) {
      throw new IllegalStateException(
          "No arrivals are handed over as '%s': they were closed. Ask them for a stream anew, and close them after its query."
              .formatted(name));
    }
    return published;
  }

  /** Lets {@link #named} find this, by the name that is returned. */
  String publish() {
    PUBLISHED.put(name, this);
    return name;
  }

  /** Takes it back, when the stream has ended for good or will not begin. */
  void withdraw() {
    PUBLISHED.remove(name);
    listing.abandon();
  }

  ListingAhead listing() {
    return listing;
  }

  WaitingCount waiting() {
    return waiting;
  }
}
