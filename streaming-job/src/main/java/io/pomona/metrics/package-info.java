/**
 * The way of a job's figures to Spark's metric system, and from there to whatever sinks Spark is
 * told of: Prometheus, JSON, JMX, CloudWatch.
 *
 * <p>{@link io.pomona.metrics.MetricSource} is opened by each job's driver after its session, and
 * closed before it. Any thread may set a figure, and none waits.
 */
package io.pomona.metrics;
