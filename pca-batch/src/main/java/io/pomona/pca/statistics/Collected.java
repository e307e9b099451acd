package io.pomona.pca.statistics;

/**
 * The statistics of a snapshot, and how they came about.
 *
 * @param statistics of all the snapshot's rows
 * @param way how
 * @param merges how many refits changed them since all rows were read
 */
public record Collected(FeatureStatistics statistics, Way way, int merges) {

  /** How statistics came about. */
  public sealed interface Way {}

  /**
   * All rows were read.
   *
   * @param why in words
   */
  public record Full(String why) implements Way {}

  /**
   * Kept statistics were brought up to date.
   *
   * @param version the features version that they stood for
   * @param kept how many rows they stood for
   * @param added how many rows came since
   * @param removed how many went
   */
  public record Incremental(long version, long kept, long added, long removed) implements Way {}
}
