package io.pomona.featurize;

import io.pomona.arrival.Arrivals;
import io.pomona.arrival.ArrivedObject;
import io.pomona.arrival.DistinctObjects;
import io.pomona.table.VerdictTables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One micro-batch, from the objects that came to the commits of both tables. Runs on the query's
 * thread.
 *
 * <p><b>Exactly once.</b> Objects that have a verdict are left out first; see {@link
 * VerdictTables}. All others are judged once, and the verdicts are kept while they are written:
 * quarantined rows first, then features of every other object. A commit that fails fails whole, and
 * the micro-batch is run again; see {@link JudgedObjects}.
 */
final class MicroBatch implements VoidFunction2<Dataset<Row>, Long> {

  private static final long serialVersionUID = 1L;

  private final transient Arrivals arrivals;
  private final transient Featurizer featurizer;
  private final transient VerdictTables tables;
  private final transient Maintenance maintenance;
  private final transient CircuitBreaker breaker;
  private final transient FeaturizeMetrics metrics;
  private final transient Consumer<BatchSummary> summaries;

  MicroBatch(
      Arrivals arrivals,
      Featurizer featurizer,
      VerdictTables tables,
      Maintenance maintenance,
      CircuitBreaker breaker,
      FeaturizeMetrics metrics,
      Consumer<BatchSummary> summaries) {
    this.arrivals = arrivals;
    this.featurizer = featurizer;
    this.tables = tables;
    this.maintenance = maintenance;
    this.breaker = breaker;
    this.metrics = metrics;
    this.summaries = summaries;
  }

  @Override
  public void call(Dataset<Row> rows, Long batchId) {
    // The logs of earlier versions may have a path twice.
    List<ArrivedObject> arrived = DistinctObjects.of(arrivals.objects(batchId, rows));
    Set<String> judged = tables.judged(arrived.stream().map(ArrivedObject::path).toList());
    List<ArrivedObject> objects =
        arrived.stream().filter(object -> !judged.contains(object.path())).toList();
    metrics.taken(objects);
    SparkContext spark = rows.sparkSession().sparkContext();
    String label = "micro-batch %d, %,d images".formatted(batchId, objects.size());
    spark.setJobDescription(label);
    BatchSummary empty =
        new BatchSummary(
            batchId,
            0,
            judged.size(),
            Map.of(),
            arrivals.waiting(),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO);
    summaries.accept(objects.isEmpty() ? empty : judge(objects, empty));
  }

  private BatchSummary judge(List<ArrivedObject> objects, BatchSummary empty) {
    try (JudgedObjects judged = JudgedObjects.judge(objects, featurizer)) {
      BatchSummary summary =
          empty.withVerdicts(objects.size(), judged.quarantined(), judged.time());
      breaker.check(summary);
      Instant start = Instant.now();
      commit(judged);
      metrics.committed(objects, summary);
      return summary
          .withCommitting(Duration.between(start, Instant.now()))
          .withMaintaining(maintenance.afterCommit());
    }
  }

  private void commit(JudgedObjects judged) {
    tables.appendQuarantine(judged.quarantined());
    if (!judged.passed().isEmpty()) {
      tables.appendFeatures(judged.features(), judged.passed());
    }
  }
}
