/**
 * Programs that measure; no tests, none of them is run by a build. What they print are ratios of
 * things done in turns in one process. Each has a {@code main} of its own.
 */
package io.pomona.benchmark;
