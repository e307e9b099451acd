package io.pomona.arrival;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReadMaxFiles;
import org.apache.spark.sql.connector.read.streaming.ReportsSourceMetrics;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;

/**
 * The stream of objects that arrive under a prefix. Used by the query's thread alone; while that
 * waits for a listing, the listing's threads read the log's set of paths.
 *
 * <p><b>Contract.</b> An offset is an entry of the {@link ArrivalLog}, on disk before Spark hears
 * of it. So a micro-batch that is run again brings the same objects, those that have vanished
 * included, and none comes in two. The crash cases:
 *
 * <ul>
 *   <li>after the entry, before Spark's own offset log: the entry is the next offset after the
 *       restart, as it is;
 *   <li>after Spark's offset log: Spark plans the same offsets again, from the entry;
 *   <li>while old entries are made compact: see {@link SeenFiles}.
 * </ul>
 *
 * <p>A trigger lists the prefix, unless what is left of an earlier listing fills a micro-batch; the
 * first may find a listing begun already, as old as the job, see {@link ListingAhead}. With a
 * trigger of available-now there is one listing, and the query ends when it is taken.
 */
final class ArrivalStream
    implements MicroBatchStream, SupportsTriggerAvailableNow, ReportsSourceMetrics {

  private final ListingHandover job;
  private final ArrivalLog log;
  private final int maxFilesPerTrigger;
  private Deque<ArrivedObject> discovered = new ArrayDeque<>();
  private boolean draining;

  ArrivalStream(ListingHandover job, ArrivalLog log, int maxFilesPerTrigger) {
    this.job = job;
    this.log = log;
    this.maxFilesPerTrigger = maxFilesPerTrigger;
  }

  @Override
  public Offset initialOffset() {
    return new ArrivalOffset(ArrivalLog.NONE);
  }

  @Override
  public Offset deserializeOffset(String json) {
    return ArrivalOffset.parse(json);
  }

  @Override
  public ReadLimit getDefaultReadLimit() {
    return ReadLimit.maxFiles(maxFilesPerTrigger);
  }

  @Override
  public void prepareForTriggerAvailableNow() {
    discover();
    draining = true;
  }

  /** The offset after {@code start}; {@code start} itself, or null before the first, if none is. */
  @Override
  public Offset latestOffset(Offset start, ReadLimit limit) {
    long from = ((ArrivalOffset) start).value();
    if (log.continuesAfter(from)) {
      return new ArrivalOffset(from + 1);
    }
    List<ArrivedObject> next = next(limit);
    if (!next.isEmpty()) {
      return new ArrivalOffset(append(next));
    }
    return from == ArrivalLog.NONE ? null : start;
  }

  /** Not asked for: Spark calls the method that takes a limit. */
  @Override
  public Offset latestOffset() {
    throw new UnsupportedOperationException("latestOffset(Offset, ReadLimit) is to be called");
  }

  @Override
  public InputPartition[] planInputPartitions(Offset start, Offset end) {
    List<ArrivedObject> objects = new ArrayList<>();
    long last = ((ArrivalOffset) end).value();
    try {
      for (long offset = ((ArrivalOffset) start).value() + 1; offset <= last; offset++) {
        objects.addAll(log.read(offset));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read what arrived from the checkpoint", e);
    }
    return ArrivalRows.partitions(objects);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new ArrivalRows();
  }

  @Override
  public void commit(Offset end) {
    try {
      log.compact(((ArrivalOffset) end).value());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the checkpoint's log of arrivals compact", e);
    }
  }

  @Override
  public Map<String, String> metrics(Optional<Offset> latestConsumedOffset) {
    return Map.of("numFilesOutstanding", Integer.toString(discovered.size()));
  }

  @Override
  public void stop() {
    job.listing().abandon();
  }

  private List<ArrivedObject> next(ReadLimit limit) {
    int most = limit instanceof ReadMaxFiles files ? files.maxFiles() : Integer.MAX_VALUE;
    if (!draining && discovered.size() < most) {
      discover();
    }
    List<ArrivedObject> next = new ArrayList<>();
    while (next.size() < most && !discovered.isEmpty()) {
      next.add(discovered.removeFirst());
    }
    job.waiting()
        .set(
            discovered.size(),
            Optional.ofNullable(discovered.peekFirst()).map(ArrivedObject::modificationTime));
    return next;
  }

  // Interrupted, a listing throws an InterruptedIOException, in which, as a cause, Spark recognises
  // that the query was stopped.
  private void discover() {
    try {
      // Nothing is appended to the log while the listing's threads ask it.
      discovered = new ArrayDeque<>(job.listing().objects(path -> !log.contains(path)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list '%s'".formatted(job.listing().prefix()), e);
    }
  }

  private long append(List<ArrivedObject> objects) {
    try {
      return log.append(objects);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write what arrived into the checkpoint", e);
    }
  }
}
