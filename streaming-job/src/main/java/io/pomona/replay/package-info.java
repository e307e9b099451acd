/**
 * Brings the tables in line with the store: in come a prefix and the two tables as they are, out go
 * the commits that make them what the stream would have made of the prefix as it is now.
 *
 * <p>{@link io.pomona.replay.ReplayCommand} reads the options and calls {@code Replay} on the main
 * thread. {@code Comparison} finds what differs, {@code Correction} mends one micro-batch of it.
 */
package io.pomona.replay;
