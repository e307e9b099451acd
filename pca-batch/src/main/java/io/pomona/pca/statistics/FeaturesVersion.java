package io.pomona.pca.statistics;

/**
 * One version of a features table.
 *
 * @param location the table's URI
 * @param tableId the table's Delta identity, another one after it was deleted and made anew
 * @param version the Delta version
 */
public record FeaturesVersion(String location, String tableId, long version) {}
