package io.pomona.pca.statistics;

/**
 * The first pass over the rows: how many, how wide, and their mean.
 *
 * @param count rows
 * @param mean the mean of each feature; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
public record FeatureMeans(long count, double[] mean) {

  /** How many features a row has. */
  public int width() {
    return mean.length;
  }
}
