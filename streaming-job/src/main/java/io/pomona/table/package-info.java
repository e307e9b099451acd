/**
 * The Delta tables: what their columns are called, what they mean, and how rows come to them.
 *
 * <p>Column names stand here once. Whoever reads the tables reads by these names; whoever writes
 * goes through this package, on the driver, one thread at a time: {@link
 * io.pomona.table.VerdictTables} for what is new, {@link io.pomona.table.Corrections} for what is
 * outdated.
 */
package io.pomona.table;
