package io.pomona.fuzz;

import io.pomona.image.DecodedImage;
import io.pomona.image.UnreadableImage;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** How many mutants came to which end. Thread-safe. */
final class Outcomes {

  private static final String READ = "FEATURES";

  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

  void add(DecodedImage image) {
    String outcome = image instanceof UnreadableImage failure ? failure.reason().name() : READ;
    counts.computeIfAbsent(outcome, any -> new LongAdder()).increment();
  }

  long total() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (outcome, count) ->
            text.append(String.format(Locale.ROOT, "%9d  %s%n", count.sum(), outcome)));
    return text.toString();
  }
}
