/**
 * The jars for a cluster on a Spark standalone cluster from PyPI's {@code pyspark}, in processes of
 * their own on loopback, while these are killed.
 */
package io.pomona.cluster;
