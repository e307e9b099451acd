package io.pomona.pca.report;

/**
 * How many images bear a label.
 *
 * @param label the label; empty for images without one
 * @param images how many
 */
public record LabelCount(String label, long images) {}
