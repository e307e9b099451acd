package io.pomona.pca.report;

import java.time.Instant;

/**
 * What a report says of the fit itself.
 *
 * @param pcaVersion the number of the fit
 * @param createdAt when it was published
 * @param model whose features were fitted
 * @param features URI of the features table
 * @param featuresVersion its Delta version
 * @param reduced URI of the reduced table
 * @param modelPath URI of the MLlib model
 * @param rowCount how many images were fitted
 * @param leftOutRowCount how many rows of other models were left out
 * @param width how many features an image has
 * @param centered whether scores have the mean subtracted
 * @param explainedVariance each component's share, largest first; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // Written to the page, never compared.
public record ReportFacts(
    long pcaVersion,
    Instant createdAt,
    String model,
    String features,
    long featuresVersion,
    String reduced,
    String modelPath,
    long rowCount,
    long leftOutRowCount,
    int width,
    boolean centered,
    double[] explainedVariance) {}
