package io.pomona.featurize;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a micro-batch did. Immutable.
 *
 * @param id Structured Streaming's number of the micro-batch
 * @param images how many objects got a verdict
 * @param alreadyJudged how many were left alone because they had one
 * @param reasons how many went to quarantine, by reason
 * @param waiting how many discovered objects are left for later, where known
 * @param featurizing time to read, decode and featurize
 * @param committing time to commit both tables
 * @param maintaining time to compact and clean up
 */
record BatchSummary(
    long id,
    int images,
    int alreadyJudged,
    Map<String, Long> reasons,
    OptionalLong waiting,
    Duration featurizing,
    Duration committing,
    Duration maintaining) {

  /** How many went to quarantine. */
  long quarantined() {
    return reasons.values().stream().mapToLong(Long::longValue).sum();
  }

  BatchSummary withCommitting(Duration time, Duration maintenance) {
    return new BatchSummary(
        id, images, alreadyJudged, reasons, waiting, featurizing, time, maintenance);
  }
}
