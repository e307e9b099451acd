package io.pomona.arrival;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Where images come from: a stream for Structured Streaming to drive, and what each of its
 * micro-batches brought. Used on the driver; {@link #objects} on the query's thread alone.
 *
 * <p>An implementation owes what Structured Streaming's sources owe: a micro-batch that is run
 * again brings the same objects, and none is left out, not even one that has vanished or is empty.
 */
public interface Arrivals extends AutoCloseable {

  /** The stream whose trigger discovers objects. Its rows need not be read. */
  Dataset<Row> stream(SparkSession spark);

  /**
   * The objects of a micro-batch.
   *
   * @param batchId Structured Streaming's number of the micro-batch
   * @param microBatch the rows that the stream gave for it
   */
  List<ArrivedObject> objects(long batchId, Dataset<Row> microBatch);

  /** How many discovered objects wait for a later micro-batch, where that is known. */
  OptionalLong waiting();

  /** When the first of those was written. Empty where none waits, or that is not known. */
  Optional<Instant> oldestWaiting();

  /** Ends what {@link #stream} has begun, whether or not a query was started on it. */
  @Override
  void close();
}
