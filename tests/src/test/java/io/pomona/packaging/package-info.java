/**
 * What the jars for a cluster hold, and that they run where Spark brings the rest. These tests need
 * the jars, which only {@code -Pcluster} builds, and run only with it.
 */
package io.pomona.packaging;
