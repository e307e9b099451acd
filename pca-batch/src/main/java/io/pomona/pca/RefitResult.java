package io.pomona.pca;

import io.pomona.pca.components.Verification;
import io.pomona.pca.publish.Publication;
import io.pomona.pca.statistics.Collected;
import io.pomona.pca.statistics.FeaturesSnapshot.LeftOut;
import java.util.OptionalDouble;

/**
 * What a refit did.
 *
 * @param model whose rows were fitted
 * @param featuresVersion which Delta version of the features table was read
 * @param rowCount how many rows were fitted
 * @param otherModels what was left out
 * @param way whether all rows were read, or those that came since the refit before
 * @param components how many components
 * @param explainedVariance the share of the variance that they explain together, 0 to 1
 * @param drift the share of that which the components published before miss on these rows, 0 to 1;
 *     empty at the first fit
 * @param verification how exactly the components fit
 * @param publication where they went
 */
public record RefitResult(
    String model,
    long featuresVersion,
    long rowCount,
    LeftOut otherModels,
    Collected.Way way,
    int components,
    double explainedVariance,
    OptionalDouble drift,
    Verification verification,
    Publication publication) {}
