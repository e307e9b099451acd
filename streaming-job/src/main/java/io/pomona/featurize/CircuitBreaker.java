package io.pomona.featurize;

import static java.util.stream.Collectors.joining;

import io.pomona.job.UserError;
import java.util.Comparator;
import java.util.Map;

/**
 * Stops the job when too much of a micro-batch fails: a wrong prefix or model is likelier than that
 * many bad images, and nothing of it should be committed.
 *
 * @param maxRate share of the images, from 0 to 1, that may fail
 */
public record CircuitBreaker(double maxRate) {

  private static final int FEWEST_IMAGES = 100;

  /**
   * @throws UserError if the rate is none
   */
  public CircuitBreaker {
    if (!(maxRate > 0 && maxRate <= 1)) {
      throw new UserError(
          "--max-quarantine-rate is '%s': it must be above 0 and at most 1.".formatted(maxRate));
    }
  }

  /**
   * Looks at one micro-batch before it is committed.
   *
   * @throws UserError if more than the allowed share failed
   */
  public void check(BatchSummary batch) {
    long failed = batch.quarantined();
    if (batch.images() >= FEWEST_IMAGES && failed > maxRate * batch.images()) {
      throw new UserError(
          "%d of %d images of micro-batch %d failed (%s), more than --max-quarantine-rate %s allows. Nothing of it was committed. Check that --images is the right prefix; raise the rate if the images really are that bad."
              .formatted(failed, batch.images(), batch.id(), reasons(batch), maxRate));
    }
  }

  private static String reasons(BatchSummary batch) {
    return batch.reasons().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .map(reason -> reason.getKey() + " " + reason.getValue())
        .collect(joining(", "));
  }
}
