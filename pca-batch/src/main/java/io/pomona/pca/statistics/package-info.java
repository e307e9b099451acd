/**
 * From one version of the features table to its sufficient statistics: count, mean and centred Gram
 * matrix, a value that can be merged. Spark jobs run on the caller's session; called by the
 * driver's main thread.
 */
package io.pomona.pca.statistics;
