/**
 * What is in the tables, as a reader sees it that is not Spark: Delta Kernel over S3A. In come the
 * images that were put into the store, out comes what the tables say of each.
 */
package io.pomona.audit;
