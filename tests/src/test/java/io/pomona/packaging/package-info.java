/**
 * What the jars for a cluster hold. That they run shows {@code io.pomona.cluster}. These tests need
 * the jars, which only {@code -Pcluster} builds, and run only with it.
 */
package io.pomona.packaging;
