package io.pomona.featurize;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.Map;

/** How a micro-batch reads on one line. */
public final class ProgressLine {

  private ProgressLine() {}

  /**
   * The line.
   *
   * @param sparkMillis what Spark says its steps took, by step
   */
  public static String of(BatchSummary batch, Map<String, Long> sparkMillis) {
    BatchTimes times = BatchTimes.of(batch, sparkMillis);
    return String.format(
        Locale.ROOT,
        "micro-batch %d: %,d images, %.0f/s%s%s%s | %.1f s = listing %.1f + featurizing %.1f + committing %.1f%s + other %.1f",
        batch.id(),
        batch.images(),
        times.rate(batch.images()),
        quarantined(batch),
        batch.alreadyJudged() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d known already", batch.alreadyJudged()),
        batch.waiting().isEmpty()
            ? ""
            : String.format(Locale.ROOT, ", %,d waiting", batch.waiting().getAsLong()),
        times.total(),
        times.listing(),
        times.featurizing(),
        times.committing(),
        times.maintaining() == 0
            ? ""
            : String.format(Locale.ROOT, " + maintenance %.1f", times.maintaining()),
        times.other());
  }

  private static String quarantined(BatchSummary batch) {
    if (batch.quarantined() == 0) {
      return "";
    }
    return batch.reasons().entrySet().stream()
        .map(reason -> reason.getKey() + " " + reason.getValue())
        .collect(joining(", ", ", " + batch.quarantined() + " quarantined (", ")"));
  }
}
