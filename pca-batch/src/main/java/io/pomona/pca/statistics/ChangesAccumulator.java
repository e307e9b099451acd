package io.pomona.pca.statistics;

import java.io.Serializable;

/**
 * Takes rows that came and rows that went, in any order, and gives the statistics of each. Not for
 * two threads at once; serialisable, for Spark.
 */
final class ChangesAccumulator implements Serializable {

  private static final long serialVersionUID = 1L;

  private final StatisticsAccumulator added = new StatisticsAccumulator();
  private final StatisticsAccumulator removed = new StatisticsAccumulator();

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

  /** Adds what came and went in {@code other}; returns this. */
  ChangesAccumulator add(ChangesAccumulator other) {
    added.add(other.added);
    removed.add(other.removed);
    return this;
  }

  /** This, with no row waiting, as it may travel. */
  ChangesAccumulator flushed() {
    added.flushed();
    removed.flushed();
    return this;
  }

  /** The rows that came. */
  StatisticsAccumulator added() {
    return added;
  }

  /** The rows that went. */
  StatisticsAccumulator removed() {
    return removed;
  }
}
