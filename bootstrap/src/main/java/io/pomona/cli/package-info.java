/**
 * One command line over all that Pomona does. In come the arguments of the process, out goes its
 * exit code; called by the launcher {@code bootstrap/pomona} on the main thread.
 */
package io.pomona.cli;
