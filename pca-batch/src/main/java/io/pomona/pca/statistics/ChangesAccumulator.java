package io.pomona.pca.statistics;

import java.io.Serializable;

/**
 * Takes rows that came and rows that went, in any order, and gives the statistics of each, for one
 * model, and for all models the number of rows. Not for two threads at once; serialisable, for
 * Spark.
 */
final class ChangesAccumulator implements Serializable {

  private static final long serialVersionUID = 1L;

  private final StatisticsAccumulator added = new StatisticsAccumulator();
  private final StatisticsAccumulator removed = new StatisticsAccumulator();
  private final RowsByModel came = new RowsByModel();
  private long wentCount;

  /** Adds a row that came; returns this. */
  ChangesAccumulator add(double[] row) {
    added.add(row);
    return this;
  }

  /** Adds a row that went; returns this. */
  ChangesAccumulator remove(double[] row) {
    removed.add(row);
    return this;
  }

  /** Counts a row of any model that came; returns this. */
  ChangesAccumulator countCame(String model, long ingestedMicros) {
    came.add(model, ingestedMicros);
    return this;
  }

  /** Counts a row of any model that went; returns this. */
  ChangesAccumulator countWent() {
    wentCount++;
    return this;
  }

  /** Adds what came and went in {@code other}; returns this. */
  ChangesAccumulator add(ChangesAccumulator other) {
    added.add(other.added);
    removed.add(other.removed);
    came.add(other.came);
    wentCount += other.wentCount;
    return this;
  }

  /** This, with no row waiting, as it may travel. */
  ChangesAccumulator flushed() {
    added.flushed();
    removed.flushed();
    return this;
  }

  /** How many rows of each model came. */
  RowsByModel came() {
    return came;
  }

  /** How many rows went, whatever their models. */
  long wentCount() {
    return wentCount;
  }

  /** The rows of the one model that came. */
  StatisticsAccumulator added() {
    return added;
  }

  /** The rows of the one model that went. */
  StatisticsAccumulator removed() {
    return removed;
  }
}
