package io.pomona.chaos;

import io.pomona.audit.Verdicts;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run did and found.
 *
 * @param phases how many kills hit in which phase
 * @param microBatches how many the checkpoint counts
 * @param images how many were put into the store
 * @param differences a line for each image that has not its one verdict
 */
record ChaosReport(
    long seed,
    Map<Phase, Integer> phases,
    long microBatches,
    int images,
    Verdicts verdicts,
    List<String> differences,
    Duration time) {

  private static final int SHOWN = 20;

  int kills() {
    return phases.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public String toString() {
    StringBuilder page = new StringBuilder();
    line(page, "kills         %,d, seed %d, in %d s", kills(), seed, time.toSeconds());
    line(page, "starts        %,d, the last one to the end", kills() + 1);
    line(page, "micro-batches %,d", microBatches);
    line(page, "images        %,d", images);
    line(
        page,
        "rows          %,d = %,d features + %,d quarantine",
        verdicts.features() + verdicts.quarantined(),
        verdicts.features(),
        verdicts.quarantined());
    line(page, "%nkilled while");
    new EnumMap<>(phases).forEach((phase, count) -> line(page, "%6d  %s", count, phase.meaning()));
    line(page, "%nnot as they should be: %d", differences.size());
    differences.stream().limit(SHOWN).forEach(difference -> line(page, "  %s", difference));
    return page.toString();
  }

  private static void line(StringBuilder page, String format, Object... values) {
    page.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
