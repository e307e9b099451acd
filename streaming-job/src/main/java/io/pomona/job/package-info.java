/**
 * The frame of a job: options from the command line and from a file, the Spark session and queries
 * beside the main thread's, errors that are the user's to mend, exit codes. Used by the main thread
 * of the driver, at the edge; nothing inside a job sees a property key. {@link
 * io.pomona.job.RawFileSystem} alone is for any thread, of tasks as well.
 */
package io.pomona.job;
