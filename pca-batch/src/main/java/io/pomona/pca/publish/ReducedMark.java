package io.pomona.pca.publish;

import io.pomona.pca.statistics.FeaturesSnapshot;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which features have which fit's scores in a reduced table: the {@code userMetadata} of each
 * commit that writes rows to it.
 *
 * @param fit the fit that gave the scores
 * @param featuresVersion the features table's Delta version, all of whose rows have scores
 * @param featuresTable the features table's Delta identity
 */
record ReducedMark(FitIdentity fit, long featuresVersion, String featuresTable) {

  private static final Pattern TEXT =
      Pattern.compile(
          "pca_version=(\\d+) models_table=(\\S+) features_version=(\\d+) features_table=(\\S+)");

  static ReducedMark of(FitIdentity fit, FeaturesSnapshot snapshot) {
    return new ReducedMark(fit, snapshot.version(), snapshot.tableId());
  }

  static Optional<ReducedMark> parse(String text) {
    Matcher matcher = TEXT.matcher(text == null ? "" : text);
    return matcher.matches()
        ? Optional.of(
            new ReducedMark(
                new FitIdentity(matcher.group(2), Long.parseLong(matcher.group(1))),
                Long.parseLong(matcher.group(3)),
                matcher.group(4)))
        : Optional.empty();
  }

  String text() {
    return "pca_version=%d models_table=%s features_version=%d features_table=%s"
        .formatted(fit.pcaVersion(), fit.modelsTable(), featuresVersion, featuresTable);
  }
}
