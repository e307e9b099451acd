package io.pomona.pca.report;

/**
 * One image on the first two components.
 *
 * @param path the image
 * @param label its label; empty without one
 * @param first its score on component 1
 * @param second its score on component 2, or 0 where the fit has only one
 */
public record ScatterPoint(String path, String label, double first, double second) {}
