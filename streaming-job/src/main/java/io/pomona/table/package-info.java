/** The Delta tables: their schemas, and how rows are committed to them. */
package io.pomona.table;
