package io.pomona.pca;

import static java.util.Objects.requireNonNull;

import io.pomona.job.UserError;
import io.pomona.pca.publish.Fit.Origin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a refit reads, fits and writes. Immutable.
 *
 * @param features URI of the features table
 * @param reduced URI of the reduced table
 * @param models URI of the models table
 * @param model whose rows are fitted; empty for the model that ingested last
 * @param components how many components, at least 1
 * @param origin which point has the scores 0
 * @param csv URI of the matrix file, if one is wanted
 * @param parquet URI of the Parquet files, if they are wanted
 * @param report path or URI of the HTML page, if one is wanted
 */
public record PcaOptions(
    String features,
    String reduced,
    String models,
    Optional<String> model,
    int components,
    Origin origin,
    Optional<String> csv,
    Optional<String> parquet,
    Optional<String> report) {

  /** How many components there are unless told. */
  public static final int DEFAULT_COMPONENTS = 50;

  /**
   * Checks the values.
   *
   * @throws UserError if {@code components} is less than 1, or two options name one place
   */
  public PcaOptions {
    requireNonNull(features, "features");
    requireNonNull(reduced, "reduced");
    requireNonNull(models, "models");
    if (components < 1) {
      throw new UserError(
          "--components is %d: ask for at least 1 component.".formatted(components));
    }
    requireApart(features, reduced, models, csv, parquet, report);
  }

  /** The defaults: models beside the reduced table, 50 components, no centring, no exports. */
  public static PcaOptions of(String features, String reduced) {
    return new PcaOptions(
        features,
        reduced,
        defaultModels(reduced),
        Optional.empty(),
        DEFAULT_COMPONENTS,
        Origin.ZERO,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** {@code <reduced>-models}. */
  public static String defaultModels(String reduced) {
    return withoutTrailingSlash(reduced) + "-models";
  }

  private static void requireApart(
      String features,
      String reduced,
      String models,
      Optional<String> csv,
      Optional<String> parquet,
      Optional<String> report) {
    Map<String, String> optionByPlace = new LinkedHashMap<>();
    claim("--features", features, optionByPlace);
    claim("--reduced", reduced, optionByPlace);
    claim("--models", models, optionByPlace);
    csv.ifPresent(place -> claim("--csv", place, optionByPlace));
    parquet.ifPresent(place -> claim("--parquet", place, optionByPlace));
    report.ifPresent(place -> claim("--report", place, optionByPlace));
  }

  private static void claim(String option, String place, Map<String, String> optionByPlace) {
    String other = optionByPlace.put(withoutTrailingSlash(place), option);
    if (other != null) {
      throw new UserError(
          "%s and %s both name '%s': one would overwrite the other. Give each a place of its own."
              .formatted(other, option, place));
    }
  }

  private static String withoutTrailingSlash(String place) {
    return place.replaceFirst("(?<=[^/:])/+$", "");
  }
}
