package io.pomona.replay;

import static java.util.Objects.requireNonNull;

import io.pomona.featurize.CircuitBreaker;
import io.pomona.featurize.FeaturizeSettings.Limits;
import io.pomona.featurize.FeaturizeSettings.TableLocations;
import io.pomona.job.UserError;
import java.time.Duration;

/**
 * What a replay is to do, checked. Immutable.
 *
 * @param images the prefix
 * @param selection which images under it the replay is about
 * @param tables what is brought in line
 * @param limits what an image may be
 * @param breaker when to stop for too many failures
 * @param maxFilesPerBatch the most images that one micro-batch takes
 * @param deletions what becomes of the rows of objects that are gone
 * @param lease how long this driver's lease of its tables outlives it
 */
record ReplaySettings(
    String images,
    Selection selection,
    TableLocations tables,
    Limits limits,
    CircuitBreaker breaker,
    int maxFilesPerBatch,
    Deletions deletions,
    Duration lease) {

  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

  ReplaySettings {
    requireNonNull(images, "images is null");
    requireNonNull(selection, "selection is null");
    requireNonNull(tables, "tables is null");
    requireNonNull(limits, "limits is null");
    requireNonNull(breaker, "breaker is null");
    requireNonNull(deletions, "deletions is null");
    if (lease.compareTo(SHORTEST_LEASE) < 0) {
      throw new UserError("--lease is '%s': it must be 1s or more.".formatted(lease));
    }
    if (maxFilesPerBatch < 1) {
      throw new UserError(
          "--max-files-per-batch is '%d': it must be 1 or more.".formatted(maxFilesPerBatch));
    }
  }

  /** Where a stream keeps its place unless told otherwise. */
  String checkpoint() {
    return tables.features() + "/_checkpoints/featurize";
  }
}
