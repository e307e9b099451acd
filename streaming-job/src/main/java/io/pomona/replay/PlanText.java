package io.pomona.replay;

import io.pomona.featurize.FeaturizeSettings.TableLocations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What a replay says of what it found and of what it took away. */
record PlanText(ReplaySettings settings, Comparison comparison, Duration time) {

  /** The comparison, one line for each kind. */
  List<String> lines() {
    Map<Kind, Long> counts = comparison.counts();
    return Stream.concat(
            Stream.of(
                String.format(
                    Locale.ROOT,
                    "compared    %,d images with the tables in %.1f s",
                    comparison.selected(),
                    time.toMillis() / 1e3)),
            Stream.of(Kind.values())
                .map(
                    kind ->
                        String.format(
                            Locale.ROOT,
                            "%-11s %,9d  %s",
                            kind.title(),
                            counts.getOrDefault(kind, 0L),
                            meaning(kind))))
        .toList();
  }

  /** What is left to do for whoever removed rows to have the data erased. */
  static List<String> removed(TableLocations tables, long count) {
    return List.of(
        String.format(Locale.ROOT, "removed     %,d images from the tables as they are now", count),
        "Older versions of the tables still have them. To erase them from the store, too, once no reader",
        "needs those versions (7 days are kept unless you say RETAIN n HOURS):",
        "  VACUUM delta.`%s`".formatted(tables.features()),
        "  VACUUM delta.`%s`".formatted(tables.quarantine()),
        "What was computed from them goes with the next pomona pca, and a VACUUM of its tables.");
  }

  private String meaning(Kind kind) {
    return kind == Kind.DELETED && settings.deletions() == Deletions.KEEP
        ? kind.meaning() + "; they stay without --remove-deleted"
        : kind.meaning();
  }
}
