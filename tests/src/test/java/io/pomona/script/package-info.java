/**
 * The shell scripts beside the tests, run from a test: in comes a command, out comes its status.
 */
package io.pomona.script;
