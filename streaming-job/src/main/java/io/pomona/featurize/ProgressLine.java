package io.pomona.featurize;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
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
    double total = sparkMillis.getOrDefault("triggerExecution", 0L) / 1e3;
    double featurizing = seconds(batch.featurizing());
    double committing = seconds(batch.committing());
    double maintaining = seconds(batch.maintaining());
    double listing =
        (sparkMillis.getOrDefault("latestOffset", 0L) + sparkMillis.getOrDefault("getBatch", 0L))
            / 1e3;
    return String.format(
        Locale.ROOT,
        "micro-batch %d: %,d images, %.0f/s%s%s%s | %.1f s = listing %.1f + featurizing %.1f + committing %.1f%s + other %.1f",
        batch.id(),
        batch.images(),
        total == 0 ? 0 : batch.images() / total,
        quarantined(batch),
        batch.alreadyJudged() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d known already", batch.alreadyJudged()),
        batch.waiting().isEmpty()
            ? ""
            : String.format(Locale.ROOT, ", %,d waiting", batch.waiting().getAsLong()),
        total,
        listing,
        featurizing,
        committing,
        maintaining == 0 ? "" : String.format(Locale.ROOT, " + maintenance %.1f", maintaining),
        Math.max(0, total - listing - featurizing - committing - maintaining));
  }

  private static String quarantined(BatchSummary batch) {
    if (batch.quarantined() == 0) {
      return "";
    }
    return batch.reasons().entrySet().stream()
        .map(reason -> reason.getKey() + " " + reason.getValue())
        .collect(joining(", ", ", " + batch.quarantined() + " quarantined (", ")"));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
