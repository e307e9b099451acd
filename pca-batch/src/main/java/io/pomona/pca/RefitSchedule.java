package io.pomona.pca;

import io.pomona.job.StopRequest;
import io.pomona.job.UserError;
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

  private final Turn work;
  private final Duration every;
  private final StopRequest stop;
  private final Messages messages;
  private long fittedVersion;

  RefitSchedule(Turn work, Duration every, StopRequest stop, Messages messages) {
    this.work = work;
    this.every = every;
    this.stop = stop;
    this.messages = messages;
  }

  void run() throws InterruptedException {
    Instant turn = Instant.now();
    fittedVersion = work.take();
    turn = next(turn);
    while (!stop.within(Duration.between(Instant.now(), turn))) {
      Instant started = Instant.now();
      takeTurn();
      turn = next(started);
    }
    messages.say("stopped");
  }

  private Instant next(Instant turn) {
    Instant next = turn.plus(every);
    messages.say("next " + work.name() + " at " + next.truncatedTo(ChronoUnit.SECONDS));
    return next;
  }

  private void takeTurn() {
    try {
      if (work.featuresVersion() == fittedVersion) {
        messages.say("skipped: the features are still at version " + fittedVersion);
      } else {
        fittedVersion = work.take();
      }
    } catch (UserError e) {
      messages.failed(e.getMessage());
    } catch (RuntimeException e) {
      messages.failed(e.toString());
      logger.error("A {} failed", work.name(), e);
    }
  }
}
