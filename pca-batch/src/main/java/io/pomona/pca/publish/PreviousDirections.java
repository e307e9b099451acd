package io.pomona.pca.publish;

import io.pomona.pca.components.PrincipalComponents;

/**
 * The directions of an earlier version, to align signs with. Their variances are not kept.
 *
 * @param version the earlier {@code pca_version}
 * @param directions its directions
 */
public record PreviousDirections(long version, PrincipalComponents directions) {}
