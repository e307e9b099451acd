/**
 * The tour that a newcomer takes first: a local S3 server, sample images, and both jobs over them.
 *
 * <p>In come a folder and a few counts; out come the tables, the report and a summary. The command
 * line calls {@link io.pomona.quickstart.QuickstartCommand} on the main thread; tests of other
 * modules use {@link io.pomona.quickstart.LocalS3}. Every process started here ends with the one
 * that started it.
 */
package io.pomona.quickstart;
