package io.pomona.featurize;

import java.time.Duration;
import java.util.Map;

/**
 * Where the time of a micro-batch went, in seconds. Immutable.
 *
 * @param total from its trigger to its end
 * @param listing to discover what came
 * @param featurizing to read, decode and featurize
 * @param committing to commit both tables
 * @param maintaining to compact and clean up
 * @param other what is left of the total
 */
record BatchTimes(
    double total,
    double listing,
    double featurizing,
    double committing,
    double maintaining,
    double other) {

  /**
   * The times of {@code batch}.
   *
   * @param sparkMillis what Spark says its steps took, by step
   */
  static BatchTimes of(BatchSummary batch, Map<String, Long> sparkMillis) {
    double total = sparkMillis.getOrDefault("triggerExecution", 0L) / 1e3;
    double listing =
        (sparkMillis.getOrDefault("latestOffset", 0L) + sparkMillis.getOrDefault("getBatch", 0L))
            / 1e3;
    double featurizing = seconds(batch.featurizing());
    double committing = seconds(batch.committing());
    double maintaining = seconds(batch.maintaining());
    return new BatchTimes(
        total,
        listing,
        featurizing,
        committing,
        maintaining,
        Math.max(0, total - listing - featurizing - committing - maintaining));
  }

  /** Images a second, over all of the time. */
  double rate(long images) {
    return total == 0 ? 0 : images / total;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
