/**
 * How the small files are written that must be there whole or not at all: those of a stream's
 * checkpoint, and the checksums beside Delta's commits.
 */
package io.pomona.checkpoint;
