package io.pomona.faults;

import io.pomona.audit.Verdicts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run injected and found.
 *
 * @param injected how often each fault was injected
 * @param passed the faults that lasted for a while, in their order
 * @param images how many were put into the store
 * @param differences a line for each image that has not its one verdict
 */
record FaultReport(
    Map<Fault, Integer> injected,
    List<Passed> passed,
    int images,
    Verdicts verdicts,
    List<String> differences,
    Duration time) {

  private static final int SHOWN = 20;

  /** A fault that is over, and how long it took then until no image was waiting. */
  record Passed(Fault fault, Duration recovery) {}

  /** Images without a row. */
  int missing() {
    return images - verdicts.byPath().size();
  }

  /** Images with more than one. */
  long twice() {
    return verdicts.byPath().values().stream().filter(rows -> rows.size() > 1).count();
  }

  @Override
  public String toString() {
    StringBuilder page = new StringBuilder();
    line(page, "injected");
    injected.forEach((fault, count) -> line(page, "%6d  %s", count, fault.meaning()));
    line(page, "%ncaught up, after the end of");
    passed.forEach(
        fault ->
            line(page, "%6.1f s  %s", fault.recovery().toMillis() / 1e3, fault.fault().meaning()));
    line(page, "%nimages      %,d", images);
    line(page, "features    %,d", verdicts.features());
    line(page, "quarantine  %,d", verdicts.quarantined());
    line(page, "missing     %,d", missing());
    line(page, "twice       %,d", twice());
    line(page, "seconds     %,d", time.toSeconds());
    line(page, "%nnot as they should be: %d", differences.size());
    differences.stream().limit(SHOWN).forEach(difference -> line(page, "  %s", difference));
    return page.toString();
  }

  private static void line(StringBuilder page, String format, Object... values) {
    page.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
