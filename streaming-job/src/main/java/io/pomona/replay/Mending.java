package io.pomona.replay;

import io.pomona.featurize.BatchSummary;
import io.pomona.featurize.Console;
import io.pomona.featurize.Featurizer;
import io.pomona.featurize.JudgedObjects;
import io.pomona.featurize.ProgressLine;
import io.pomona.job.StopRequest;
import io.pomona.table.Corrections;
import io.pomona.table.QuarantineTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * Judges what differs and commits it, one micro-batch after the other, with a line for each: memory
 * is bounded by the micro-batch, and a replay that ends early has done what it said.
 */
final class Mending {

  private final Featurizer featurizer;
  private final Corrections tables;
  private final ReplaySettings settings;
  private final Console console;

  Mending(Featurizer featurizer, Corrections tables, ReplaySettings settings, Console console) {
    this.featurizer = featurizer;
    this.tables = tables;
    this.settings = settings;
    this.console = console;
  }

  /**
   * Mends {@code differences}, all of which have an object.
   *
   * @param stop ends it after the micro-batch in hand
   * @throws io.pomona.job.UserError if too much of a micro-batch fails
   */
  Outcome run(List<Difference> differences, StopRequest stop) {
    Outcome outcome = Outcome.NOTHING;
    int size = settings.maxFilesPerBatch();
    for (int start = 0; start < differences.size(); start += size) {
      int waiting = differences.size() - start;
      if (stop.isMade()) {
        console.line("stopped: %,d images are left for the next replay".formatted(waiting));
        return outcome;
      }
      int end = start + Math.min(size, waiting);
      BatchSummary empty = summary(start / size, differences.size() - end);
      outcome = outcome.plus(mend(differences.subList(start, end), empty));
    }
    return outcome;
  }

  private Outcome mend(List<Difference> differences, BatchSummary empty) {
    Instant start = Instant.now();
    Map<String, Difference> byPath =
        differences.stream().collect(Collectors.toMap(Difference::path, Function.identity()));
    try (JudgedObjects judged =
        JudgedObjects.judge(differences.stream().map(Difference::object).toList(), featurizer)) {
      settings.breaker().check(ofFresh(byPath, judged, empty));
      Correction correction = new Correction(judged, byPath);
      Instant committing = Instant.now();
      correction.commit(tables);
      Instant end = Instant.now();
      BatchSummary summary =
          empty
              .withVerdicts(differences.size(), judged.quarantined(), judged.time())
              .withCommitting(Duration.between(committing, end));
      console.line(
          ProgressLine.of(
              summary, Map.of("triggerExecution", Duration.between(start, end).toMillis())));
      return correction.outcome();
    }
  }

  // That what was in quarantine fails again says nothing of the prefix or the model.
  private static BatchSummary ofFresh(
      Map<String, Difference> byPath, JudgedObjects judged, BatchSummary empty) {
    long fresh = byPath.values().stream().filter(d -> !d.isInQuarantine()).count();
    List<Row> failed =
        judged.quarantined().stream()
            .filter(row -> !byPath.get(row.<String>getAs(QuarantineTable.PATH)).isInQuarantine())
            .toList();
    return empty.withVerdicts((int) fresh, failed, judged.time());
  }

  private static BatchSummary summary(long number, long waiting) {
    return new BatchSummary(
        number,
        0,
        0,
        Map.of(),
        OptionalLong.of(waiting),
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO);
  }
}
