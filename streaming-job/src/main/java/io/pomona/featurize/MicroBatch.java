package io.pomona.featurize;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.pomona.arrival.Arrivals;
import io.pomona.arrival.ArrivedObject;
import io.pomona.table.FeaturesTable;
import io.pomona.table.QuarantineTable;
import io.pomona.table.VerdictTables;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * One micro-batch, from the objects that came to the commits of both tables. Runs on the query's
 * thread.
 *
 * <p><b>Exactly once.</b> Objects that have a verdict are left out first; see {@link
 * VerdictTables}. All others are judged once, and the verdicts are kept while they are written:
 * quarantined rows first, collected here, then features of every other object. Should an executor
 * be lost in between and its verdicts be computed anew, an object that now fails (it may have
 * vanished) has no features to write; the column does not take null, so the commit fails whole and
 * the micro-batch is run again.
 */
final class MicroBatch implements VoidFunction2<Dataset<Row>, Long> {

  private static final long serialVersionUID = 1L;
  private static final int ROWS_PER_FILE = 20_000;

  private final transient Arrivals arrivals;
  private final transient Featurizer featurizer;
  private final transient VerdictTables tables;
  private final transient Maintenance maintenance;
  private final transient CircuitBreaker breaker;
  private final transient Consumer<BatchSummary> summaries;

  MicroBatch(
      Arrivals arrivals,
      Featurizer featurizer,
      VerdictTables tables,
      Maintenance maintenance,
      CircuitBreaker breaker,
      Consumer<BatchSummary> summaries) {
    this.arrivals = arrivals;
    this.featurizer = featurizer;
    this.tables = tables;
    this.maintenance = maintenance;
    this.breaker = breaker;
    this.summaries = summaries;
  }

  @Override
  public void call(Dataset<Row> rows, Long batchId) {
    List<ArrivedObject> arrived = arrivals.objects(batchId, rows);
    Set<String> judged = tables.judged(arrived.stream().map(ArrivedObject::path).toList());
    List<ArrivedObject> objects =
        arrived.stream().filter(object -> !judged.contains(object.path())).toList();
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
    Instant start = Instant.now();
    Dataset<Row> verdicts =
        featurizer
            .verdicts(objects)
            .withColumn(FeaturesTable.MODEL, lit(featurizer.modelId()))
            .withColumn(FeaturesTable.INGESTED_AT, lit(Timestamp.from(start)))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Row> quarantined =
          verdicts
              .filter(col(QuarantineTable.REASON).isNotNull())
              .select(columns(QuarantineTable.DEFINITION.schema()))
              .collectAsList();
      Instant judged = Instant.now();
      BatchSummary summary = summary(empty, objects, quarantined, Duration.between(start, judged));
      breaker.check(summary);
      commit(objects, verdicts, quarantined);
      Duration committing = Duration.between(judged, Instant.now());
      return summary.withCommitting(committing, maintenance.afterCommit());
    } finally {
      verdicts.unpersist();
    }
  }

  private void commit(List<ArrivedObject> objects, Dataset<Row> verdicts, List<Row> quarantined) {
    tables.appendQuarantine(quarantined);
    Set<String> paths = objects.stream().map(ArrivedObject::path).collect(Collectors.toSet());
    Set<String> failed = new HashSet<>();
    quarantined.forEach(row -> failed.add(row.getAs(QuarantineTable.PATH)));
    paths.removeAll(failed);
    if (!paths.isEmpty()) {
      tables.appendFeatures(
          verdicts
              .filter(not(col(FeaturesTable.PATH).isInCollection(failed)))
              .select(columns(FeaturesTable.DEFINITION.schema()))
              .coalesce(1 + paths.size() / ROWS_PER_FILE),
          paths);
    }
  }

  private static BatchSummary summary(
      BatchSummary empty, List<ArrivedObject> objects, List<Row> quarantined, Duration time) {
    Map<String, Long> reasons =
        quarantined.stream()
            .map(row -> row.<String>getAs(QuarantineTable.REASON))
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return new BatchSummary(
        empty.id(),
        objects.size(),
        empty.alreadyJudged(),
        reasons,
        empty.waiting(),
        time,
        Duration.ZERO,
        Duration.ZERO);
  }

  private static Column[] columns(StructType schema) {
    return Stream.of(schema.fieldNames()).map(name -> col(name)).toArray(Column[]::new);
  }
}
