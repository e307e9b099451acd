package io.pomona.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * That reading or writing failed for good, after all retries.
 *
 * @param what what failed, with the path concerned
 * @param why the first cause
 */
record StoreFailure(String what, String why) {

  /** The failure behind {@code exception}, if it is one. */
  static Optional<StoreFailure> in(Throwable exception) {
    List<Throwable> chain =
        Stream.iterate(exception, Objects::nonNull, Throwable::getCause).toList();
    Throwable first = chain.get(chain.size() - 1);
    return chain.stream()
        .filter(cause -> cause instanceof IOException || cause instanceof UncheckedIOException)
        .findFirst()
        .map(cause -> new StoreFailure(oneLine(cause), oneLine(first)));
  }

  /** What, why, and how to mend it, on one line. */
  String message() {
    return "The job stopped because reading or writing failed: %s%s. Nothing is half-written. Start it again: it goes on from where it was. If it fails again, check endpoint, network, credentials and disk space."
        .formatted(
            what.replaceAll("\\.$", ""), what.contains(why) ? "" : " (first cause: " + why + ")");
  }

  private static String oneLine(Throwable cause) {
    String message = Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getName());
    return message.lines().findFirst().orElse(message).strip();
  }
}
