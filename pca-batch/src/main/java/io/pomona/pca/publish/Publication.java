package io.pomona.pca.publish;

import java.time.Instant;

/**
 * What was published.
 *
 * @param pcaVersion the number of the fit
 * @param modelPath where the MLlib model is
 * @param reducedVersion the Delta version of the reduced table that holds this fit
 * @param createdAt when it was published
 */
public record Publication(
    long pcaVersion, String modelPath, long reducedVersion, Instant createdAt) {}
