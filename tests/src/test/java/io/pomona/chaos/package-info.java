/**
 * The streaming job under {@code kill -9}. A real process featurizes from a real S3 server while
 * images arrive; it is killed again and again and restarted on its checkpoint; at the end every
 * image must have its one verdict.
 *
 * <p>{@link io.pomona.chaos.Chaos} is the command, {@code ChaosTest} a short run of it. {@code
 * CrashPointTest} kills at certain commits.
 */
package io.pomona.chaos;
