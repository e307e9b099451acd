package io.pomona.featurize;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/**
 * Tells a person how the stream goes, one line for each micro-batch. The query's thread hands in
 * what a micro-batch did, Spark's listener bus how long its own steps took; both only put things
 * aside, and the thread that calls {@link #print} writes.
 */
final class Progress extends StreamingQueryListener implements AutoCloseable {

  private static final long serialVersionUID = 1L;
  // Spark tells of a micro-batch after it has ended, on a thread of its own.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SparkSession spark;
  private final transient FeaturizeMetrics metrics;
  private final Map<Long, BatchSummary> summaries = new ConcurrentHashMap<>();
  private final AtomicReference<HealthFile.Turn> turn = new AtomicReference<>();
  private volatile Optional<Long> batch = Optional.empty();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  Progress(SparkSession spark, FeaturizeMetrics metrics) {
    this.spark = spark;
    this.metrics = metrics;
    spark.streams().addListener(this);
  }

  /** Takes what a micro-batch did. */
  void add(BatchSummary summary) {
    summaries.put(summary.id(), summary);
  }

  /** Takes a line that is due now. */
  void note(String line) {
    lines.add(line);
  }

  /** Writes what has come since the last call. */
  void print(Console console) {
    for (String line = lines.poll(); line != null; line = lines.poll()) {
      console.line(line);
    }
  }

  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public void onQueryProgress(QueryProgressEvent event) {
    StreamingQueryProgress progress = event.progress();
    BatchSummary summary = summaries.get(progress.batchId());
    if (summary != null) {
      metrics.finished(summary, progress.durationMs());
      lines.add(ProgressLine.of(summary, progress.durationMs()));
      batch = Optional.of(summary.id());
    }
    turned();
    // Last: who waits for the line goes on then, and takes the turn, too.
    summaries.remove(progress.batchId());
  }

  @Override
  public void onQueryIdle(QueryIdleEvent event) {
    turned();
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}

  @Override
  public void close() {
    spark.streams().removeListener(this);
  }

  /** The query's last turn, if there was one since the last call. */
  Optional<HealthFile.Turn> nextTurn() {
    return Optional.ofNullable(turn.getAndSet(null));
  }

  private void turned() {
    metrics.alive();
    turn.set(new HealthFile.Turn(batch, Optional.of(Instant.now())));
  }

  /** Waits, a few seconds at most, until every micro-batch handed in has its line. */
  void awaitLines() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!summaries.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
