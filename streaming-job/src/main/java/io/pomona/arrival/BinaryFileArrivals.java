package io.pomona.arrival;

import static java.util.Objects.requireNonNull;

import io.pomona.job.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Arrivals as Spark's own file source discovers them ({@code format("binaryFile")}).
 *
 * <p>The rows of the source are not read. Spark would ask the store several times for each object
 * to make one, and it makes none for an object that is empty or has vanished since the listing.
 * What a micro-batch brought stands in the source's log in the checkpoint, whole and at no request
 * to the image store; the featurizing tasks open the objects themselves.
 *
 * <p>Spark's index does not see names that begin with {@code _} or {@code .}, and an overwritten
 * object does not come again until the source has forgotten its name ({@code maxFileAge}).
 */
public final class BinaryFileArrivals implements Arrivals {

  private static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("modificationTime", DataTypes.TimestampType)
          .add("length", DataTypes.LongType)
          .add("content", DataTypes.BinaryType);

  private final String images;
  private final String glob;
  private final int maxFilesPerTrigger;
  private final String checkpoint;
  private final KeyWarnings warnings;

  /**
   * @param images the watched prefix, any URI that Spark reads
   * @param glob which file names are images
   * @param maxFilesPerTrigger the most objects that one micro-batch takes
   * @param checkpoint the query's checkpoint location
   */
  public BinaryFileArrivals(String images, String glob, int maxFilesPerTrigger, String checkpoint) {
    this.images = requireNonNull(images, "images is null");
    this.glob = requireNonNull(glob, "glob is null");
    this.maxFilesPerTrigger = maxFilesPerTrigger;
    this.checkpoint = requireNonNull(checkpoint, "checkpoint is null");
    this.warnings = new KeyWarnings(images);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UserError if nothing is at the prefix: Spark's file source does not start on an empty
   *     one; or if the checkpoint was begun with other arrivals
   */
  @Override
  public Dataset<Row> stream(SparkSession spark) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Discovery.BINARY_FILE.requireOwn(new Path(checkpoint), hadoop);
    requireExists(hadoop);
    return spark
        .readStream()
        .format("binaryFile")
        .schema(SCHEMA)
        .option("recursiveFileLookup", "true")
        .option("pathGlobFilter", glob)
        .option("maxFilesPerTrigger", maxFilesPerTrigger)
        .load(images)
        .select("path");
  }

  /** {@inheritDoc} What lies outside the prefix is left out, with a warning. */
  @Override
  public List<ArrivedObject> objects(long batchId, Dataset<Row> microBatch) {
    Configuration hadoop = microBatch.sparkSession().sessionState().newHadoopConf();
    try {
      return underPrefix(new FileSourceLog(new Path(checkpoint), hadoop).objects(batchId), hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read which files micro-batch %d brought from the checkpoint '%s'"
              .formatted(batchId, checkpoint),
          e);
    }
  }

  /** Unknown: Spark's file source does not tell. */
  @Override
  public OptionalLong waiting() {
    return OptionalLong.empty();
  }

  @Override
  public Optional<Instant> oldestWaiting() {
    return Optional.empty();
  }

  @Override
  public void close() {}

  private List<ArrivedObject> underPrefix(List<ArrivedObject> objects, Configuration hadoop)
      throws IOException {
    Path prefix = new Path(images);
    PathsUnder paths = PathsUnder.of(prefix.getFileSystem(hadoop).makeQualified(prefix));
    PathTally outside = new PathTally();
    List<ArrivedObject> under = new ArrayList<>();
    for (ArrivedObject object : objects) {
      if (paths.contain(object.path())) {
        under.add(object);
      } else {
        outside.add(object.path());
      }
    }
    warnings.listed(outside, new PathTally());
    return under;
  }

  private void requireExists(Configuration hadoop) {
    if (!WatchedPrefix.exists(images, hadoop)) {
      throw new UserError(
          "There is nothing at --images '%s' yet. Check the URI, or put the first image there before the start, or let --arrivals listing wait for it."
              .formatted(images));
    }
  }
}
