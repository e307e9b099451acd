package io.pomona.faults;

import static org.awaitility.Awaitility.await;

import io.pomona.audit.Verdicts;
import io.pomona.endtoend.PomonaProcess;
import io.pomona.endtoend.PomonaProcess.Finished;
import io.pomona.faults.FaultReport.Passed;
import io.pomona.job.ExitCode;
import io.pomona.table.QuarantineReason;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One stream through one fault after another, each for a while and with images arriving; after each
 * it has to catch up by itself. Used by one thread.
 */
final class FaultRun {

  private static final Duration BETWEEN_IMAGES = Duration.ofMillis(150);
  private static final String LEASE = "20s";
  private static final Duration LONGEST = Duration.ofMinutes(7);
  private static final Pattern JUDGED = Pattern.compile("micro-batch \\d+: ([\\d,]+) images");
  private static final String REFUSED = "refused.jpg";
  private static final String DENIED = "denied.jpg";
  private static final String GONE = "gone.jpg";
  private static final String OVERWRITTEN = "overwritten.jpg";

  private final FaultyStore store;
  private final Duration length;
  private final Duration stall;
  private final PrintStream out;
  private final Instant start = Instant.now();
  private final List<Passed> passed = new ArrayList<>();

  /**
   * @param length how long each fault lasts
   * @param stall how long the bytes of a stalled answer stop
   */
  FaultRun(FaultyStore store, Duration length, Duration stall, PrintStream out) {
    this.store = store;
    this.length = length;
    this.stall = stall;
    this.out = out;
  }

  FaultReport run() throws Exception {
    putFaultyObjects();
    try (PomonaProcess stream = store.start("500ms", LEASE, Map.of())) {
      awaitAllJudged(stream);
      FaultPlan plan = store.proxy().plan();
      for (FaultRule rule : rules()) {
        plan.add(rule);
        putWhile(stream, rule.fault());
        plan.remove(rule);
        recover(stream, rule.fault());
      }
      store.proxy().cutOff();
      putWhile(stream, Fault.OUTAGE);
      store.proxy().restore();
      recover(stream, Fault.OUTAGE);
      stream.terminate();
      return report(stream.await());
    }
  }

  private List<FaultRule> rules() {
    Duration late = length.dividedBy(10);
    return List.of(
        FaultRule.of(Fault.SLOW_DOWN, FaultRule.every(1)),
        FaultRule.of(Fault.SERVER_ERROR, FaultRule.every(2)),
        FaultRule.lasting(Fault.SLOW_START, late, FaultRule.every(2)),
        FaultRule.of(Fault.RESET, FaultRule.every(3)),
        FaultRule.lasting(Fault.STALL, stall, FaultRule.every(5)));
  }

  private void putFaultyObjects() throws IOException {
    store.putPicture(REFUSED, QuarantineReason.UNREADABLE.name());
    store.putPicture(DENIED, QuarantineReason.ACCESS_DENIED.name());
    store.putPicture(GONE, QuarantineReason.VANISHED.name());
    store.putPicture(OVERWRITTEN, Verdicts.FEATURES);
    store.putPicture();
    FaultPlan plan = store.proxy().plan();
    plan.add(FaultRule.of(Fault.BAD_REQUEST, requestFor(REFUSED)));
    plan.add(FaultRule.of(Fault.DENIED, requestFor(DENIED)));
    plan.add(FaultRule.of(Fault.GONE, requestFor(GONE)));
    plan.add(FaultRule.of(Fault.CONFLICT, firstCommit()));
    plan.add(FaultRule.overwriting(requestFor(OVERWRITTEN), () -> store.overwrite(OVERWRITTEN)));
  }

  private Predicate<HttpHead> requestFor(String name) {
    return FaultRule.object(store.requestPath(name));
  }

  /** The upload of one version of a table, once. */
  private static Predicate<HttpHead> firstCommit() {
    return FaultRule.first(
        request ->
            request.method().equals("PUT")
                && request.path().matches(".*/_delta_log/[0-9]+[.]json"));
  }

  private void putWhile(PomonaProcess stream, Fault fault) throws IOException {
    out.printf("%4d s  %s%n", seconds(start), fault.meaning());
    Instant end = Instant.now().plus(length);
    while (Instant.now().isBefore(end) || store.proxy().plan().injected(fault) == 0) {
      requireGoingOn(stream);
      store.putPicture();
      await().pollDelay(BETWEEN_IMAGES).until(() -> true);
    }
  }

  private void recover(PomonaProcess stream, Fault fault) {
    Instant over = Instant.now();
    awaitAllJudged(stream);
    passed.add(new Passed(fault, Duration.between(over, Instant.now())));
  }

  private void awaitAllJudged(PomonaProcess stream) {
    await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              requireGoingOn(stream);
              return judged(stream) >= store.images();
            });
  }

  private static int judged(PomonaProcess stream) throws IOException {
    return JUDGED
        .matcher(stream.output())
        .results()
        .map((MatchResult line) -> line.group(1).replace(",", ""))
        .mapToInt(Integer::parseInt)
        .sum();
  }

  private void requireGoingOn(PomonaProcess stream) throws IOException {
    if (!stream.isAlive()) {
      throw new AssertionError("The stream gave up: " + stream.output());
    }
    if (Duration.between(start, Instant.now()).compareTo(LONGEST) > 0) {
      throw new AssertionError("Not done within %s: %s".formatted(LONGEST, stream.output()));
    }
  }

  private FaultReport report(Finished finished) throws IOException {
    if (finished.exitCode() != ExitCode.OK) {
      throw new AssertionError("It ended with " + finished.exitCode() + ": " + finished.output());
    }
    return new FaultReport(
        store.proxy().plan().injected(),
        passed,
        store.images(),
        store.verdicts(),
        store.differences(),
        Duration.between(start, Instant.now()));
  }

  private static long seconds(Instant since) {
    return Duration.between(since, Instant.now()).toSeconds();
  }
}
