/**
 * The job {@code pomona pca}: one version of the features table to a verified PCA model, the
 * reduced table, the exports and the report; once or every so often. {@link
 * io.pomona.pca.PcaCommand} is the edge where options are read; {@link io.pomona.pca.Refit} is the
 * job, on a session of the caller's and on the caller's thread.
 */
package io.pomona.pca;
