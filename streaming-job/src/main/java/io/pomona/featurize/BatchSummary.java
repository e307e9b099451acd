package io.pomona.featurize;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.pomona.table.QuarantineTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Row;

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
public record BatchSummary(
    long id,
    int images,
    int alreadyJudged,
    Map<String, Long> reasons,
    OptionalLong waiting,
    Duration featurizing,
    Duration committing,
    Duration maintaining) {

  /** How many went to quarantine. */
  public long quarantined() {
    return reasons.values().stream().mapToLong(Long::longValue).sum();
  }

  /** This, with what came of judging {@code count} objects, of which some are quarantined. */
  public BatchSummary withVerdicts(int count, List<Row> quarantined, Duration time) {
    return new BatchSummary(
        id, count, alreadyJudged, reasons(quarantined), waiting, time, committing, maintaining);
  }

  /** This, with the time that committing took. */
  public BatchSummary withCommitting(Duration time) {
    return new BatchSummary(
        id, images, alreadyJudged, reasons, waiting, featurizing, time, maintaining);
  }

  /** This, with the time that maintenance took. */
  BatchSummary withMaintaining(Duration time) {
    return new BatchSummary(
        id, images, alreadyJudged, reasons, waiting, featurizing, committing, time);
  }

  private static Map<String, Long> reasons(List<Row> quarantined) {
    return quarantined.stream()
        .map(row -> row.<String>getAs(QuarantineTable.REASON))
        .collect(groupingBy(Function.identity(), TreeMap::new, counting()));
  }
}
