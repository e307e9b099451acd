package io.pomona.featurize;

import com.codahale.metrics.Counter;
import com.codahale.metrics.DefaultSettableGauge;
import com.codahale.metrics.Histogram;
import io.pomona.arrival.Arrivals;
import io.pomona.arrival.ArrivedObject;
import io.pomona.metrics.MetricSource;
import io.pomona.table.QuarantineReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The stream's figures for who watches it from outside. Counts are those of this process. The
 * query's thread and Spark's listener bus set them; neither ever waits.
 *
 * <p>Objects are outstanding from the listing that shows them to the commit of their verdict.
 */
final class FeaturizeMetrics implements AutoCloseable {

  private final MetricSource source = MetricSource.open("featurize");
  private final Counter images = source.counter("images");
  private final Histogram latency = source.histogram("arrival_to_commit_milliseconds");
  private final DefaultSettableGauge<Double> rate = source.gauge("images_per_second");
  private final DefaultSettableGauge<Double> total = source.gauge("batch_seconds_total");
  private final DefaultSettableGauge<Double> listing = source.gauge("batch_seconds_listing");
  private final DefaultSettableGauge<Double> featurizing =
      source.gauge("batch_seconds_featurizing");
  private final DefaultSettableGauge<Double> committing = source.gauge("batch_seconds_committing");
  private final DefaultSettableGauge<Double> maintaining =
      source.gauge("batch_seconds_maintaining");
  private final DefaultSettableGauge<Double> other = source.gauge("batch_seconds_other");
  private final DefaultSettableGauge<Double> batch = source.gauge("batch_id");
  private final DefaultSettableGauge<Double> alive = source.gauge("alive_epoch_seconds");
  private final Arrivals arrivals;
  private volatile List<ArrivedObject> inHand = List.of();

  FeaturizeMetrics(String modelId, Arrivals arrivals) {
    this.arrivals = arrivals;
    Stream.of(QuarantineReason.values()).map(Enum::name).forEach(this::quarantined);
    source.gauge("model_" + modelId, () -> 1);
    source.gauge("backlog_files", this::outstanding);
    source.gauge("backlog_oldest_seconds", this::oldestSeconds);
    alive();
    source.register();
  }

  /** Takes what a micro-batch has in hand. */
  void taken(List<ArrivedObject> objects) {
    inHand = objects;
  }

  /** Counts what a micro-batch has committed. */
  void committed(List<ArrivedObject> objects, BatchSummary summary) {
    Instant now = Instant.now();
    inHand = List.of();
    images.inc(objects.size());
    summary.reasons().forEach((reason, count) -> quarantined(reason).inc(count));
    objects.forEach(object -> latency.update(millis(object.modificationTime(), now)));
  }

  /** Takes where the time of a micro-batch went. */
  void finished(BatchSummary summary, Map<String, Long> sparkMillis) {
    BatchTimes times = BatchTimes.of(summary, sparkMillis);
    rate.setValue(times.rate(summary.images()));
    total.setValue(times.total());
    listing.setValue(times.listing());
    featurizing.setValue(times.featurizing());
    committing.setValue(times.committing());
    maintaining.setValue(times.maintaining());
    other.setValue(times.other());
    batch.setValue((double) summary.id());
  }

  /** Marks that the query has taken a turn, with images or without. */
  void alive() {
    alive.setValue((double) Instant.now().getEpochSecond());
  }

  @Override
  public void close() {
    source.close();
  }

  private Counter quarantined(String reason) {
    return source.counter("quarantined_" + reason.toLowerCase(Locale.ROOT));
  }

  private double outstanding() {
    return inHand.size() + arrivals.waiting().orElse(0);
  }

  private double oldestSeconds() {
    Instant now = Instant.now();
    return Stream.concat(
            inHand.stream().map(ArrivedObject::modificationTime), arrivals.oldestWaiting().stream())
        .min(Instant::compareTo)
        .map(oldest -> millis(oldest, now) / 1e3)
        .orElse(0.0);
  }

  // A store's clock may be ahead of ours.
  private static long millis(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis());
  }
}
