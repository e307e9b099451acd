package io.pomona.featurize;

import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;

/**
 * Ends a query between two micro-batches. Spark's own {@code stop()} interrupts the one in hand;
 * here the stopping thread closes the gate, which waits for the micro-batch in hand and holds the
 * next one back, lets Spark write that the micro-batch is done, and only then stops the query.
 */
final class Gate {

  private static final long POLL_MILLIS = 20;

  private final ReentrantLock passage = new ReentrantLock();

  /** Lets {@code microBatch} run only while the gate is open. */
  VoidFunction2<Dataset<Row>, Long> guard(VoidFunction2<Dataset<Row>, Long> microBatch) {
    return (rows, batchId) -> {
      passage.lockInterruptibly();
      try {
        microBatch.call(rows, batchId);
      } finally {
        passage.unlock();
      }
    };
  }

  /** Waits for the micro-batch in hand, then stops {@code query}. */
  void stop(StreamingQuery query) throws Exception {
    passage.lockInterruptibly();
    try {
      while (query.isActive() && query.status().isTriggerActive() && !passage.hasQueuedThreads()) {
        awaitTermination(query);
      }
      query.stop();
    } finally {
      passage.unlock();
    }
  }

  private static void awaitTermination(StreamingQuery query) throws StreamingQueryException {
    query.awaitTermination(POLL_MILLIS);
  }
}
