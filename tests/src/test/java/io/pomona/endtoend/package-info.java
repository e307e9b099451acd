/**
 * Whole jobs in processes of their own, on real S3A against an S3 server on loopback, looked at
 * from outside: what they print, how they exit, and what is in the tables then.
 */
package io.pomona.endtoend;
