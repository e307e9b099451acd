package io.pomona.replay;

import io.pomona.arrival.ObjectListing;
import io.pomona.featurize.Console;
import io.pomona.featurize.Featurizer;
import io.pomona.job.StopRequest;
import io.pomona.job.UserError;
import io.pomona.model.Model;
import io.pomona.table.Corrections;
import io.pomona.table.LeaseTerms;
import io.pomona.table.RecordedVerdicts;
import io.pomona.table.VerdictTables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Brings both tables in line with the store, once: compares, then mends what differs in
 * micro-batches. Used by one thread of the driver.
 *
 * <p><b>Contract.</b> A replay that found nothing to mend commits nothing. One that was killed goes
 * on where it was when it is run again, because what it has mended no longer differs. No path ever
 * has two rows; see {@link Correction}.
 */
final class Replay {

  private final SparkSession spark;
  private final ReplaySettings settings;
  private final Model model;
  private final Console console;

  Replay(SparkSession spark, ReplaySettings settings, Model model, Console console) {
    this.spark = spark;
    this.settings = settings;
    this.model = model;
    this.console = console;
  }

  /**
   * Says what {@link #execute} would do. Changes nothing, makes no table.
   *
   * @throws UserError if there is nothing to compare, which a mistyped prefix shows as
   */
  Comparison plan() {
    Instant start = Instant.now();
    spark.sparkContext().setJobDescription("replay: comparing " + settings.images());
    ObjectListing listing =
        ObjectListing.of(
            settings.images(),
            settings.selection().glob(),
            settings.checkpoint(),
            spark.sessionState().newHadoopConf());
    Comparison comparison =
        Comparison.of(
            listing,
            RecordedVerdicts.under(
                listing.prefix(),
                spark,
                settings.tables().features(),
                settings.tables().quarantine()),
            new Classifier(settings.selection(), settings.limits(), model.id()));
    requireSomethingLeft(listing, comparison);
    new PlanText(settings, comparison, Duration.between(start, Instant.now()))
        .lines()
        .forEach(console::line);
    return comparison;
  }

  /**
   * Mends the tables, making those that are missing.
   *
   * @param stop ends it after the micro-batch in hand
   * @throws UserError if another driver writes the tables, or something else is wrong that another
   *     attempt will not heal
   */
  Outcome execute(StopRequest stop) {
    try (VerdictTables tables =
            VerdictTables.open(
                spark,
                settings.tables().features(),
                settings.tables().quarantine(),
                LeaseTerms.of(settings.lease(), console::line));
        Featurizer featurizer = new Featurizer(spark, model, settings.limits())) {
      Comparison comparison = plan();
      Corrections corrections = tables.corrections();
      Outcome outcome = remove(comparison.deleted(), corrections);
      Mending mending = new Mending(featurizer, corrections, settings, console);
      outcome = outcome.plus(mending.run(comparison.toJudge(), stop));
      console.line("done: " + outcome.text());
      return outcome;
    }
  }

  private void requireSomethingLeft(ObjectListing listing, Comparison comparison) {
    if (listing.objects().isEmpty() && comparison.differences().isEmpty()) {
      throw new UserError(
          "No image is under --images '%s', and none from there in the tables. Check the URI and --glob '%s'."
              .formatted(settings.images(), settings.selection().glob()));
    }
    if (settings.deletions() == Deletions.REMOVE
        && listing.objects().isEmpty()
        && !comparison.deleted().isEmpty()) {
      throw new UserError(
          "No image is under --images '%s', and the tables have %d that were: is it the right prefix, and is its store there? Nothing was removed. To remove their rows indeed, write --remove-deleted=all."
              .formatted(settings.images(), comparison.deleted().size()));
    }
  }

  // First of all, as long as the listing is young.
  private Outcome remove(List<Difference> deleted, Corrections tables) {
    if (settings.deletions() == Deletions.KEEP || deleted.isEmpty()) {
      return Outcome.NOTHING;
    }
    spark.sparkContext().setJobDescription("replay: removing deleted images");
    tables.replaceQuarantine(paths(deleted.stream().filter(Difference::isInQuarantine)), List.of());
    tables.removeFeatures(paths(deleted.stream().filter(Difference::isInFeatures)));
    PlanText.removed(settings.tables(), deleted.size()).forEach(console::line);
    return new Outcome(0, 0, 0, 0, deleted.size());
  }

  private static List<String> paths(Stream<Difference> differences) {
    return differences.map(Difference::path).toList();
  }
}
