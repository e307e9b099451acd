package io.pomona.arrival;

import static java.util.Objects.requireNonNull;

import io.pomona.job.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Arrivals as a listing of the prefix with all its folders shows them, one listing for each
 * trigger. The first of a new checkpoint begins when the stream is described: it is as old as the
 * job when the query takes it.
 *
 * <p>An object is asked for nothing between the listing and the task that reads it: path,
 * modification time, length and ETag come from the listing, and travel in the rows of the
 * micro-batch. Every name that the glob takes is seen, also of an empty object and one that begins
 * with {@code _} or {@code .}. The prefix may be empty or not there yet. From the second listing
 * on, large sub-folders are listed side by side ({@link PrefixListing}).
 *
 * <p>A path comes once in the life of a checkpoint: an object that is overwritten does not come
 * again.
 */
public final class ListingArrivals implements Arrivals {

  private final String images;
  private final String glob;
  private final int maxFilesPerTrigger;
  private final String checkpoint;
  private final WaitingCount waiting = new WaitingCount();
  private volatile Optional<ListingHandover> handover = Optional.empty();

  /**
   * @param images the watched prefix, any URI that Spark reads
   * @param glob which file names are images
   * @param maxFilesPerTrigger the most objects that one micro-batch takes
   * @param checkpoint the query's checkpoint location
   */
  public ListingArrivals(String images, String glob, int maxFilesPerTrigger, String checkpoint) {
    this.images = requireNonNull(images, "images is null");
    this.glob = requireNonNull(glob, "glob is null");
    this.maxFilesPerTrigger = maxFilesPerTrigger;
    this.checkpoint = requireNonNull(checkpoint, "checkpoint is null");
  }

  /**
   * {@inheritDoc}
   *
   * @throws UserError if the store does not answer for the prefix, or the checkpoint was begun with
   *     other arrivals
   */
  @Override
  public Dataset<Row> stream(SparkSession spark) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    boolean continued = Discovery.LISTING.requireOwn(new Path(checkpoint), hadoop);
    WatchedPrefix.exists(images, hadoop);
    ListingHandover toStream = new ListingHandover(listing(hadoop), waiting);
    handover = Optional.of(toStream);
    if (!continued) {
      toStream.listing().begin();
    }
    return spark
        .readStream()
        .format(ArrivalSource.class.getName())
        .option(ArrivalSource.MAX_FILES_PER_TRIGGER, maxFilesPerTrigger)
        .option(ArrivalSource.HANDOVER, toStream.publish())
        .load(images);
  }

  @Override
  public List<ArrivedObject> objects(long batchId, Dataset<Row> microBatch) {
    return microBatch.collectAsList().stream().map(ArrivalRows::object).toList();
  }

  /** What the last listing showed and no micro-batch has taken; empty before the first listing. */
  @Override
  public OptionalLong waiting() {
    return waiting.value();
  }

  @Override
  public Optional<Instant> oldestWaiting() {
    return waiting.oldest();
  }

  @Override
  public void close() {
    handover.ifPresent(ListingHandover::withdraw);
  }

  private ListingAhead listing(Configuration hadoop) {
    try {
      return new ListingAhead(
          new PrefixListing(new Path(images), glob, new Path(checkpoint), hadoop));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list '%s'".formatted(images), e);
    }
  }
}
