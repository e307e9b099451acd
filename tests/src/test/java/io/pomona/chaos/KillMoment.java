package io.pomona.chaos;

import io.pomona.chaos.StoreState.Log;
import io.pomona.endtoend.PomonaProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * When a process is killed: at any time of its life, in a micro-batch, or some milliseconds after a
 * certain file has appeared. Drawn from a seeded source, so that a run can be tried again, though
 * no two runs are the same.
 */
final class KillMoment {

  private static final List<Log> LOGS = List.of(Log.values());
  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);
  private static final Duration POLL = Duration.ofMillis(2);
  private static final int ANY_TIME = 30;
  private static final int IN_MICRO_BATCH = 35;
  private static final int LIFE_MILLIS = 9_000;
  private static final int MICRO_BATCH_MILLIS = 2_000;
  private static final int AFTER_FILE_MILLIS = 30;

  private final Orchard orchard;
  private final Random random;

  KillMoment(Orchard orchard, Random random) {
    this.orchard = orchard;
    this.random = random;
  }

  /** Waits until the next process, {@code stream}, is to be killed. */
  void await(PomonaProcess stream, StoreState started) {
    int draw = random.nextInt(100);
    if (draw < ANY_TIME) {
      pause(random.nextInt(LIFE_MILLIS));
    } else if (draw < ANY_TIME + IN_MICRO_BATCH) {
      until(stream, state -> state.isAtWorkSince(started), LONGEST_START);
      pause(random.nextInt(MICRO_BATCH_MILLIS));
    } else {
      afterFile(stream, started, LOGS.get(random.nextInt(LOGS.size())));
      pause(random.nextInt(AFTER_FILE_MILLIS));
    }
  }

  private void afterFile(PomonaProcess stream, StoreState started, Log log) {
    until(stream, state -> state.isAtWorkSince(started), LONGEST_START);
    StoreState working = orchard.state();
    try {
      until(stream, state -> state.number(log) > working.number(log), LONGEST_WAIT);
    } catch (ConditionTimeoutException e) {
      // No broken image came meanwhile, so there was no commit to the quarantine: as good a moment.
    }
  }

  private void until(PomonaProcess stream, Predicate<StoreState> reached, Duration limit) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .atMost(limit)
        .until(() -> reached.test(orchard.state()) || hasEnded(stream));
  }

  private static boolean hasEnded(PomonaProcess stream) throws IOException {
    if (!stream.isAlive()) {
      throw new AssertionError("The job ended before it was killed: " + stream.output());
    }
    return false;
  }

  private static void pause(int millis) {
    Awaitility.await()
        .pollDelay(Duration.ofMillis(millis))
        .atMost(Duration.ofMillis(millis).plusSeconds(10))
        .until(() -> true);
  }
}
