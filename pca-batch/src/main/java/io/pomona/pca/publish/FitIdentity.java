package io.pomona.pca.publish;

/**
 * Which fit: numbers alone repeat from one models table to the next.
 *
 * @param modelsTable the models table's Delta identity
 * @param pcaVersion its number in that table
 */
public record FitIdentity(String modelsTable, long pcaVersion) {

  /** Whether this is a later fit of the same models table. */
  boolean isAfter(FitIdentity other) {
    return modelsTable.equals(other.modelsTable) && pcaVersion > other.pcaVersion;
  }
}
