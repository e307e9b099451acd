/**
 * The streaming job: wires arrivals, images, model and tables, and runs them.
 *
 * <p>{@link io.pomona.featurize.FeaturizeCommand} reads the options; {@link
 * io.pomona.featurize.FeaturizeJob} runs the query until it is told to stop; each micro-batch goes
 * through {@code MicroBatch} on the query's thread, and each of its partitions through {@code
 * ImageFeaturizer} in a task.
 *
 * <p>{@link io.pomona.featurize.Featurizer} and {@link io.pomona.featurize.JudgedObjects} are the
 * way from objects to rows without a stream, for {@code io.pomona.replay}, on one thread of the
 * driver; {@link io.pomona.featurize.JudgingOptions} are the options that go with them.
 */
package io.pomona.featurize;
