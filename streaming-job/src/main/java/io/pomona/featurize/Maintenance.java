package io.pomona.featurize;

import io.pomona.featurize.FeaturizeSettings.Upkeep;
import io.pomona.table.LeaseLostException;
import io.pomona.table.VerdictTables;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Keeps the tables in shape between micro-batches, on the query's thread, so that there is still
 * one writer: compacts every few micro-batches, and once a day deletes what nothing needs any more.
 * A failure costs a warning; the next time comes.
 */
final class Maintenance {

  private static final Duration BETWEEN_VACUUMS = Duration.ofDays(1);

  private final VerdictTables tables;
  private final Upkeep upkeep;
  private final Consumer<String> warnings;
  private int committed;
  private Instant lastVacuum = Instant.EPOCH;

  Maintenance(VerdictTables tables, Upkeep upkeep, Consumer<String> warnings) {
    this.tables = tables;
    this.upkeep = upkeep;
    this.warnings = warnings;
  }

  /**
   * Does what is due after a micro-batch that committed rows; returns how long it took.
   *
   * @throws LeaseLostException if another driver may be writing
   */
  Duration afterCommit() {
    if (upkeep.optimizeEvery() == 0 || ++committed % upkeep.optimizeEvery() != 0) {
      return Duration.ZERO;
    }
    Instant start = Instant.now();
    try {
      tables.compact();
      if (lastVacuum.plus(BETWEEN_VACUUMS).isBefore(start)) {
        lastVacuum = start;
        tables.vacuum(upkeep.vacuumRetention());
      }
    } catch (LeaseLostException e) {
      throw e;
    } catch (Exception e) { // Spark's own are checked, and not declared.
      warnings.accept(
          "warning     the tables could not be compacted or cleaned up (%s). Rows are not affected; it is tried again after %d micro-batches."
              .formatted(e, upkeep.optimizeEvery()));
    }
    return Duration.between(start, Instant.now());
  }
}
