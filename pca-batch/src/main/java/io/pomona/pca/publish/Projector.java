package io.pomona.pca.publish;

import static io.pomona.table.FeaturesTable.PATH;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.pomona.job.UserError;
import io.pomona.pca.statistics.CountedChanges;
import io.pomona.pca.statistics.FeaturesSnapshot;
import io.pomona.pca.statistics.RowChanges;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Brings a reduced table up to a snapshot of the features with a fit that is published already.
 * Rows that came since are projected and appended; all rows are projected, and replace the table,
 * where rows changed or went, where the table holds another fit, or where it cannot be told what it
 * holds. Either is one commit, and doing it again changes nothing.
 */
public final class Projector {

  private final SparkSession spark;
  private final String reduced;

  /** A projector to the reduced table at the URI {@code reduced}. */
  public Projector(SparkSession spark, String reduced) {
    this.spark = spark;
    this.reduced = reduced;
  }

  /**
   * What was projected.
   *
   * @param rowCount how many rows
   * @param reducedVersion the Delta version of the reduced table that is up to date
   * @param why all rows were projected; empty where only those that came were
   */
  public record Projected(long rowCount, long reducedVersion, Optional<String> why) {}

  /**
   * Projects what the reduced table lacks of {@code snapshot}.
   *
   * @throws UserError if features do not fit the model, or another process wrote or refitted
   *     meanwhile
   */
  public Projected project(FeaturesSnapshot snapshot, PublishedFit fit) {
    ReducedWriter writer = new ReducedWriter(spark, reduced);
    Optional<ReducedMark> found = writer.mark();
    // A refit may have published between the choice of the fit and the writer's first look.
    found
        .filter(mark -> mark.fit().isAfter(fit.identity()))
        .ifPresent(mark -> refuseOlder(fit, mark));
    Optional<ReducedMark> mark = found.filter(known -> known.fit().equals(fit.identity()));
    if (mark.isEmpty()) {
      return all(
          writer, snapshot, fit, "its rows are not known to be of version " + fit.pcaVersion());
    }
    RowChanges<CountedChanges> changes =
        RowChanges.since(
            spark,
            snapshot.tableVersion(),
            mark.get().featuresTable(),
            mark.get().featuresVersion(),
            feed -> CountedChanges.of(feed, snapshot.model()),
            CountedChanges.none(snapshot));
    if (changes instanceof RowChanges.Known<CountedChanges> known) {
      return changed(writer, snapshot, fit, known.found());
    }
    return all(writer, snapshot, fit, ((RowChanges.Unknown<CountedChanges>) changes).why());
  }

  private Projected changed(
      ReducedWriter writer, FeaturesSnapshot snapshot, PublishedFit fit, CountedChanges changes) {
    if (changes.removedCount() > 0) {
      return all(
          writer, snapshot, fit, "%,d rows changed or went".formatted(changes.removedCount()));
    }
    if (changes.after(writer.rowCount()) != snapshot.rowCount()) {
      return all(writer, snapshot, fit, "it has not the rows that it had");
    }
    return added(writer, snapshot, fit, changes);
  }

  private Projected added(
      ReducedWriter writer, FeaturesSnapshot snapshot, PublishedFit fit, CountedChanges changes) {
    if (changes.addedCount() == 0) {
      return new Projected(0, writer.version(), Optional.empty());
    }
    requireFitting(changes.added(), snapshot, fit);
    long version =
        writer.append(scores(changes.added(), fit), ReducedMark.of(fit.identity(), snapshot));
    return new Projected(changes.addedCount(), version, Optional.empty());
  }

  private Projected all(
      ReducedWriter writer, FeaturesSnapshot snapshot, PublishedFit fit, String why) {
    requireFitting(snapshot.rows(), snapshot, fit);
    long version =
        writer.replace(scores(snapshot.rows(), fit), ReducedMark.of(fit.identity(), snapshot));
    return new Projected(snapshot.rowCount(), version, Optional.of(why));
  }

  private void refuseOlder(PublishedFit fit, ReducedMark mark) {
    throw new UserError(
        "The reduced table at '%s' has scores of version %d, and version %d was the newest in the models table: a refit published meanwhile. Call again; if the models table was taken back to an earlier version, call pomona pca without --project-only."
            .formatted(reduced, mark.fit().pcaVersion(), fit.pcaVersion()));
  }

  private static Dataset<Row> scores(Dataset<Row> rows, PublishedFit fit) {
    return Scores.of(rows, fit.pca(), fit.origin(), fit.pcaVersion());
  }

  private static void requireFitting(
      Dataset<Row> rows, FeaturesSnapshot snapshot, PublishedFit fit) {
    Row wrong =
        rows.where(
                expr(
                    "size(features) <> %d or exists(features, x -> isnan(x) or abs(x) = float('infinity'))"
                        .formatted(fit.width())))
            .agg(count(lit(1)), min(PATH))
            .head();
    if (wrong.getLong(0) > 0) {
      throw new UserError(
          "%,d rows of model '%s' in '%s' (version %d) have not %d finite features as the PCA model of version %d takes, such as '%s'. Delete them, or featurize those images again."
              .formatted(
                  wrong.getLong(0),
                  snapshot.model(),
                  snapshot.location(),
                  snapshot.version(),
                  fit.width(),
                  fit.pcaVersion(),
                  wrong.getString(1)));
    }
  }
}
