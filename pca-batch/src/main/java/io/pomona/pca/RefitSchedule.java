package io.pomona.pca;

import io.pomona.job.StopRequest;
import io.pomona.job.UserError;
import io.pomona.pca.statistics.FeaturesReader;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refits, or projects, at once, then every so often until it is told to stop. A turn that comes
 * while the features table still has the version of the last turn is skipped. The first turn must
 * succeed: its failure is thrown, as wrong options would fail every time. A later failure is
 * reported and tried again at the next turn; the version published last stands meanwhile.
 *
 * <p>A stop in the middle of a turn waits for its end.
 */
final class RefitSchedule {

  private static final Logger logger = LoggerFactory.getLogger(RefitSchedule.class);

  // A look reads Delta's log alone.
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private final Turn work;
  private final FeaturesReader features;
  private final Duration every;
  private final StopRequest stop;
  private final Messages messages;
  private final PcaMetrics metrics;
  private long fittedVersion;

  RefitSchedule(
      Turn work,
      FeaturesReader features,
      Duration every,
      StopRequest stop,
      Messages messages,
      PcaMetrics metrics) {
    this.work = work;
    this.features = features;
    this.every = every;
    this.stop = stop;
    this.messages = messages;
    this.metrics = metrics;
  }

  void run() throws InterruptedException {
    Instant started = Instant.now();
    work();
    while (!stopsBefore(next(started))) {
      started = Instant.now();
      takeTurn();
    }
    messages.say("stopped");
  }

  // Waits for the turn, and tells meanwhile what it will find.
  private boolean stopsBefore(Instant turn) throws InterruptedException {
    Duration left = Duration.between(Instant.now(), turn);
    while (left.compareTo(BETWEEN_LOOKS) > 0) {
      if (stop.within(BETWEEN_LOOKS)) {
        return true;
      }
      look();
      left = Duration.between(Instant.now(), turn);
    }
    return stop.within(left);
  }

  @SuppressWarnings(
      "CatchingUnchecked") // Spark throws checked exceptions that it does not declare.
  private void look() {
    try {
      metrics.rowsSince(features.rowsSince(fittedVersion));
    } catch (Exception e) {
      logger.warn("The rows since the last {} were not counted", work.name(), e);
    }
  }

  private void work() {
    Instant started = Instant.now();
    fittedVersion = work.take();
    metrics.succeeded(Duration.between(started, Instant.now()));
  }

  private Instant next(Instant turn) {
    Instant next = turn.plus(every);
    messages.say("next " + work.name() + " at " + next.truncatedTo(ChronoUnit.SECONDS));
    return next;
  }

  @SuppressWarnings(
      "CatchingUnchecked") // Spark throws checked exceptions that it does not declare.
  private void takeTurn() {
    try {
      if (features.latestVersion() == fittedVersion) {
        messages.say("skipped: the features are still at version " + fittedVersion);
        metrics.upToDate();
      } else {
        work();
      }
    } catch (UserError e) {
      metrics.failed();
      messages.failed(e.getMessage());
    } catch (Exception e) {
      metrics.failed();
      messages.failed(e.toString());
      logger.error("A {} failed", work.name(), e);
    }
  }
}
