/**
 * The stream on a store that misbehaves: a proxy on loopback stands between S3A and the S3 server
 * and throttles, fails, cuts, stalls and refuses as it is told while the job runs. In come images,
 * out comes what the tables say of each. Called by tests and by the command {@code tests/faults};
 * the proxy has threads of its own.
 */
package io.pomona.faults;
