package io.pomona.chaos;

import io.pomona.audit.Verdicts;
import io.pomona.chaos.StoreState.Log;
import io.pomona.endtoend.PomonaProcess;
import io.pomona.endtoend.PomonaProcess.Finished;
import io.pomona.job.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One run: kills, a drain, the audit. Used by one thread. */
final class ChaosRun {

  private static final Duration BETWEEN_IMAGES = Duration.ofMillis(150);
  private static final Duration LONGEST_LIFE = Duration.ofSeconds(30);
  private static final Duration LONGEST_BESIDES = Duration.ofMinutes(5);

  private final int kills;
  private final long seed;
  private final Path data;
  private final List<String> options;
  private final PrintStream out;

  /**
   * @param data an empty folder for the store
   * @param options given to each run of the job, besides those that name images and tables
   */
  ChaosRun(int kills, long seed, Path data, List<String> options, PrintStream out) {
    this.kills = kills;
    this.seed = seed;
    this.data = data;
    this.options = options;
    this.out = out;
  }

  ChaosReport run() throws Exception {
    Instant start = Instant.now();
    Orchard orchard = Orchard.open(data, options);
    try {
      Uploader uploader = new Uploader(orchard, BETWEEN_IMAGES);
      Map<Phase, Integer> phases = killAgainAndAgain(orchard, uploader);
      Map<String, String> expected = uploader.stop();
      drain(orchard);
      Verdicts verdicts = Verdicts.read(orchard.s3(), orchard.features());
      return new ChaosReport(
          seed,
          phases,
          orchard.state().number(Log.COMMITS) + 1,
          expected.size(),
          verdicts,
          verdicts.differences(expected),
          Duration.between(start, Instant.now()));
    } finally {
      orchard.s3().close();
    }
  }

  private Map<Phase, Integer> killAgainAndAgain(Orchard orchard, Uploader uploader)
      throws Exception {
    KillMoment moment = new KillMoment(orchard, new Random(seed));
    Map<Phase, Integer> phases = new EnumMap<>(Phase.class);
    Instant begun = Instant.now();
    for (int kill = 1; kill <= kills; kill++) {
      Instant start = Instant.now();
      requireTime(begun, start);
      uploader.beginLife();
      StoreState started = orchard.state();
      try (PomonaProcess stream = orchard.startStream()) {
        moment.await(stream, started);
        requireAlive(stream);
        stream.kill();
        StoreState killed = orchard.state();
        Phase phase = Phase.of(started, killed, stream.output());
        phases.merge(phase, 1, Integer::sum);
        out.printf(
            "kill %d after %.1f s, micro-batch %d: %s%n",
            kill,
            Duration.between(start, Instant.now()).toMillis() / 1e3,
            killed.number(Log.OFFSETS),
            phase.meaning());
      }
    }
    return phases;
  }

  private void requireTime(Instant begun, Instant now) {
    Duration limit = LONGEST_LIFE.multipliedBy(kills).plus(LONGEST_BESIDES);
    if (Duration.between(begun, now).compareTo(limit) > 0) {
      throw new AssertionError("%d kills take longer than %s".formatted(kills, limit));
    }
  }

  private void drain(Orchard orchard) throws Exception {
    try (PomonaProcess drain = orchard.startDrain()) {
      Finished finished = drain.await();
      if (finished.exitCode() != ExitCode.OK) {
        throw new AssertionError(
            "The last run ended with %d: %s".formatted(finished.exitCode(), finished.output()));
      }
    }
  }

  private static void requireAlive(PomonaProcess stream) throws IOException {
    if (!stream.isAlive()) {
      throw new AssertionError("The job ended before it was killed: " + stream.output());
    }
  }
}
