package io.pomona.metrics;

import static java.util.Objects.requireNonNull;

import com.codahale.metrics.Counter;
import com.codahale.metrics.DefaultSettableGauge;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import java.util.function.DoubleSupplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * The metrics of one job, as a source of Spark's metric system. Registered on the driver alone, so
 * that executors need none of our classes to start, as they would for a plugin of Spark's.
 *
 * <p>Spark names a metric {@code <namespace>.driver.<source>.<metric>}. Thread-safe.
 */
public final class MetricSource implements Source, AutoCloseable {

  private final String name;
  private final MetricRegistry registry = new MetricRegistry();

  private MetricSource(String name) {
    this.name = requireNonNull(name, "name is null");
  }

  /** A source of the running Spark application. The caller closes it. */
  public static MetricSource open(String name) {
    return new MetricSource(name);
  }

  /** Hands everything made so far to Spark, whose sinks see it from now on. */
  public void register() {
    SparkEnv.get().metricsSystem().registerSource(this);
  }

  /** A number that only grows while the job runs. */
  public Counter counter(String metric) {
    return registry.counter(metric);
  }

  /** A number that is set, 0 to begin with. */
  public DefaultSettableGauge<Double> gauge(String metric) {
    DefaultSettableGauge<Double> gauge = new DefaultSettableGauge<>(0.0);
    registry.register(metric, gauge);
    return gauge;
  }

  /** A number that is reckoned when a sink asks for it, on the sink's thread. */
  public void gauge(String metric, DoubleSupplier value) {
    Gauge<Double> gauge = value::getAsDouble;
    registry.register(metric, gauge);
  }

  /** Quantiles of numbers, those of the last five minutes weighing most. */
  public Histogram histogram(String metric) {
    return registry.histogram(metric);
  }

  @Override
  public String sourceName() {
    return name;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  /** Takes the metrics out of Spark's metric system. */
  @Override
  public void close() {
    SparkEnv spark = SparkEnv.get();
    if (spark != null) {
      spark.metricsSystem().removeSource(this);
    }
  }
}
