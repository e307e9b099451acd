/**
 * Hostile bytes, and a great many images, through decoder, resizer and network.
 *
 * <p>{@link io.pomona.fuzz.Fuzz} makes mutants of sound images and looks for a crash, a hang or a
 * leak; {@link io.pomona.fuzz.Soak} sends sound images through one session and looks for a leak.
 * Both run in a JVM of their own, whose heap is fixed and touched beforehand, so that what grows is
 * native memory. {@code FuzzTest} is a short run of the first.
 */
package io.pomona.fuzz;
