package io.pomona.pca;

import com.codahale.metrics.Counter;
import com.codahale.metrics.DefaultSettableGauge;
import io.pomona.metrics.MetricSource;
import java.time.Duration;
import java.time.Instant;

/**
 * The job's figures for who watches it from outside; those of this process, 0 until there are some.
 * The job's thread sets them and never waits.
 */
final class PcaMetrics implements AutoCloseable {

  private final MetricSource source = MetricSource.open("pca");
  private final Counter turns = source.counter("turns");
  private final Counter failures = source.counter("failures");
  private final DefaultSettableGauge<Double> success = source.gauge("success_epoch_seconds");
  private final DefaultSettableGauge<Double> fit = source.gauge("fit_epoch_seconds");
  private final DefaultSettableGauge<Double> version = source.gauge("pca_version");
  private final DefaultSettableGauge<Double> rows = source.gauge("fit_rows");
  private final DefaultSettableGauge<Double> since = source.gauge("rows_since");
  private final DefaultSettableGauge<Double> explained = source.gauge("explained_variance");
  private final DefaultSettableGauge<Double> drift = source.gauge("drift");
  private final DefaultSettableGauge<Double> seconds = source.gauge("turn_seconds");

  PcaMetrics() {
    source.register();
  }

  /** Takes what a refit has published. */
  void refitted(RefitResult result) {
    fit.setValue((double) result.publication().createdAt().getEpochSecond());
    version.setValue((double) result.publication().pcaVersion());
    rows.setValue((double) result.rowCount());
    explained.setValue(result.explainedVariance());
    result.drift().ifPresent(drift::setValue);
  }

  /** Takes what a projection was done on. */
  void projected(ProjectionResult result) {
    version.setValue((double) result.pcaVersion());
  }

  /** Counts a turn that did its work. */
  void succeeded(Duration time) {
    turns.inc();
    seconds.setValue(time.toMillis() / 1e3);
    since.setValue(0.0);
    upToDate();
  }

  /** Marks that the tables hold all there is. */
  void upToDate() {
    success.setValue((double) Instant.now().getEpochSecond());
  }

  /** Counts a turn that failed. */
  void failed() {
    turns.inc();
    failures.inc();
  }

  /** Takes how many rows came since the last turn. */
  void rowsSince(long count) {
    since.setValue((double) count);
  }

  @Override
  public void close() {
    source.close();
  }
}
