package io.pomona.featurize;

import io.pomona.featurize.FeaturizeSettings.Upkeep;
import io.pomona.table.LeaseLostException;
import io.pomona.table.VerdictTables;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Keeps the tables in shape, where there is still one writer: on the query's thread between
 * micro-batches, or after its end. Compacts every few micro-batches, and once a day deletes what
 * nothing needs any more. A failure costs a warning; the next time comes.
 *
 * <p>Runs may be too short to come to that by themselves. So the small files that they left are
 * counted, too: by a stream that goes on after its first commit, by one that drains the prefix when
 * that is done.
 */
final class Maintenance {

  private static final Duration BETWEEN_VACUUMS = Duration.ofDays(1);

  private final VerdictTables tables;
  private final Upkeep upkeep;
  private final boolean drains;
  private final Consumer<String> warnings;
  private int committed;
  private Instant lastVacuum = Instant.EPOCH;

  /**
   * @param drains whether the stream ends, and {@link #afterDrain} is called, when all is taken
   */
  Maintenance(VerdictTables tables, Upkeep upkeep, boolean drains, Consumer<String> warnings) {
    this.tables = tables;
    this.upkeep = upkeep;
    this.drains = drains;
    this.warnings = warnings;
  }

  /**
   * Does what is due after a micro-batch that committed rows; returns how long it took, zero if
   * nothing was due.
   *
   * @throws LeaseLostException if another driver may be writing
   */
  Duration afterCommit() {
    if (upkeep.optimizeEvery() == 0) {
      return Duration.ZERO;
    }
    committed++;
    if (committed % upkeep.optimizeEvery() == 0) {
      return maintainIf(() -> true);
    }
    return committed == 1 && !drains ? maintainIf(this::isLeftToDo) : Duration.ZERO;
  }

  /**
   * Does what is due after the last micro-batch of a stream that drained the prefix, if it
   * committed any; returns how long it took, zero if nothing was due.
   *
   * @throws LeaseLostException if another driver may be writing
   */
  Duration afterDrain() {
    return committed == 0 ? Duration.ZERO : maintainIf(this::isLeftToDo);
  }

  private boolean isLeftToDo() {
    return tables.haveSmallFiles(upkeep.optimizeEvery());
  }

  private Duration maintainIf(BooleanSupplier due) {
    Instant start = Instant.now();
    try {
      if (!due.getAsBoolean()) {
        return Duration.ZERO;
      }
      tables.compact();
      if (lastVacuum.plus(BETWEEN_VACUUMS).isBefore(start)) {
        lastVacuum = start;
        tables.vacuum(upkeep.vacuumRetention());
      }
    } catch (LeaseLostException e) {
      throw e;
    } catch (Exception e) { // Spark's own are checked, and not declared.
      warnings.accept(
          "warning     the tables could not be compacted or cleaned up (%s). Rows are not affected; it is tried again after %d micro-batches, or by the next run."
              .formatted(e, upkeep.optimizeEvery()));
    }
    return Duration.between(start, Instant.now());
  }
}
