/**
 * The streaming job: wires arrivals, images, model and tables, and runs them.
 *
 * <p>{@link io.pomona.featurize.FeaturizeCommand} reads the options; {@link
 * io.pomona.featurize.FeaturizeJob} runs the query until it is told to stop; each micro-batch goes
 * through {@code MicroBatch} on the query's thread, and each of its partitions through {@code
 * ImageFeaturizer} in a task.
 */
package io.pomona.featurize;
