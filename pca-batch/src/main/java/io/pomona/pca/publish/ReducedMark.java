package io.pomona.pca.publish;

import io.pomona.pca.statistics.FeaturesSnapshot;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which features have which model's scores in a reduced table: the {@code userMetadata} of each
 * commit that writes rows to it.
 *
 * @param pcaVersion the fit that gave the scores
 * @param featuresVersion the features table's Delta version, all of whose rows have scores
 * @param featuresTable the features table's Delta identity
 */
record ReducedMark(long pcaVersion, long featuresVersion, String featuresTable) {

  private static final Pattern TEXT =
      Pattern.compile("pca_version=(\\d+) features_version=(\\d+) features_table=(\\S+)");

  static ReducedMark of(long pcaVersion, FeaturesSnapshot snapshot) {
    return new ReducedMark(pcaVersion, snapshot.version(), snapshot.tableId());
  }

  static Optional<ReducedMark> parse(String text) {
    Matcher matcher = TEXT.matcher(text == null ? "" : text);
    return matcher.matches()
        ? Optional.of(
            new ReducedMark(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                matcher.group(3)))
        : Optional.empty();
  }

  String text() {
    return "pca_version=%d features_version=%d features_table=%s"
        .formatted(pcaVersion, featuresVersion, featuresTable);
  }
}
