package io.pomona.table;

/**
 * One version of a Delta table.
 *
 * @param location the table's URI
 * @param tableId the table's Delta identity, another one after it was deleted and made anew
 * @param version the Delta version
 */
public record TableVersion(String location, String tableId, long version) {}
