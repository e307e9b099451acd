package io.pomona.featurize;

import static java.util.Objects.requireNonNull;

import io.pomona.arrival.Discovery;
import io.pomona.image.ImageLimits;
import io.pomona.job.GlobOption;
import io.pomona.job.UserError;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the job is to do, checked. Immutable.
 *
 * @param images the watched prefix
 * @param glob which file names are images
 * @param discovery how images are discovered
 * @param tables where the rows go
 * @param checkpoint where the query keeps its place
 * @param maxFilesPerTrigger the most images that one micro-batch takes
 * @param trigger time from one micro-batch's start to the next; empty drains the prefix and ends
 * @param limits what an image may be
 * @param breaker when to stop for too many failures
 * @param upkeep how the tables are kept in shape
 * @param lease how long this driver's lease of its tables outlives it
 * @param stopMarker the file that ends the stream when it is written
 * @param healthFile the file that says that the stream lives
 */
public record FeaturizeSettings(
    String images,
    String glob,
    Discovery discovery,
    TableLocations tables,
    String checkpoint,
    int maxFilesPerTrigger,
    Optional<Duration> trigger,
    Limits limits,
    CircuitBreaker breaker,
    Upkeep upkeep,
    Duration lease,
    Optional<String> stopMarker,
    Optional<Path> healthFile) {

  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

  public FeaturizeSettings {
    requireNonNull(images, "images is null");
    requireNonNull(glob, "glob is null");
    GlobOption.filter("--glob", glob);
    requireNonNull(discovery, "discovery is null");
    requireNonNull(checkpoint, "checkpoint is null");
    require(
        maxFilesPerTrigger > 0, "--max-files-per-trigger", maxFilesPerTrigger, "must be 1 or more");
    requireNonNull(breaker, "breaker is null");
    requireNonNull(stopMarker, "stopMarker is null");
    requireNonNull(healthFile, "healthFile is null");
    require(lease.compareTo(SHORTEST_LEASE) >= 0, "--lease", lease, "must be 1s or more");
  }

  /** Where features and quarantine are. */
  public record TableLocations(String features, String quarantine) {
    public TableLocations {
      require(
          !features.equals(quarantine),
          "--quarantine",
          quarantine,
          "must not be that of --features");
    }
  }

  /** What an image may be: bytes of the object, pixels of the picture, time to decode it. */
  public record Limits(int maxBytes, long maxPixels, Duration maxTime) implements Serializable {
    public Limits {
      require(maxBytes > 0, "--max-image-bytes", maxBytes, "must be 1 byte or more");
      require(
          maxPixels > 0 && maxPixels <= ImageLimits.MOST_PIXELS,
          "--max-pixels",
          maxPixels,
          "must be from 1 to %d, the most that are decoded".formatted(ImageLimits.MOST_PIXELS));
    }
  }

  /**
   * How the tables are kept in shape.
   *
   * @param optimizeEvery after how many micro-batches with rows; 0 for never
   * @param vacuumRetention for how long files of earlier versions are kept
   */
  public record Upkeep(int optimizeEvery, Duration vacuumRetention) {

    private static final Duration SHORTEST_RETENTION = Duration.ofDays(7);

    public Upkeep {
      require(
          optimizeEvery >= 0, "--optimize-every", optimizeEvery, "must be 0, for never, or more");
      require(
          vacuumRetention.compareTo(SHORTEST_RETENTION) >= 0,
          "--vacuum-retention",
          vacuumRetention,
          "must be 7d or more, because readers may still need younger files");
    }
  }

  private static void require(boolean right, String option, Object value, String rule) {
    if (!right) {
      throw new UserError("%s is '%s': it %s.".formatted(option, value, rule));
    }
  }
}
