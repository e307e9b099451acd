package io.pomona.pca;

import io.pomona.pca.publish.Projector.Projected;

/**
 * What a projection did.
 *
 * @param pcaVersion the fit that rows were projected on
 * @param featuresVersion which Delta version of the features table was read
 * @param projected how many rows, and where they went
 */
public record ProjectionResult(long pcaVersion, long featuresVersion, Projected projected) {}
