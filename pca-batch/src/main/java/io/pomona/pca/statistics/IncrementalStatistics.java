package io.pomona.pca.statistics;

import io.pomona.job.BackgroundQuery;
import io.pomona.pca.statistics.Collected.Full;
import io.pomona.pca.statistics.Collected.Incremental;
import io.pomona.pca.statistics.StatisticsTable.Kept;
import io.pomona.table.TableVersion;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statistics of a snapshot at the cost of what is new: those kept by the refit before, joined
 * with the rows that came since, less those that went. All rows are read instead where the kept
 * ones cannot be brought up to date exactly:
 *
 * <ul>
 *   <li>none are kept, or they are of a table that was made anew;
 *   <li>the table cannot tell what happened (see {@link RowChanges});
 *   <li>the rows do not add up to the rows that the snapshot has;
 *   <li>one that came or went is of another width or not finite: it may be gone by now, or what it
 *       spoilt;
 *   <li>more than a tenth went, or those with more than half of the scatter, so that subtracting
 *       would lose digits, or a thousand refits have changed them, each with its rounding errors.
 * </ul>
 */
public final class IncrementalStatistics implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(IncrementalStatistics.class);

  static final int MOST_MERGES = 1000;
  static final double LARGEST_SHARE_REMOVED = 0.1;
  // The rounding errors of the scatter before stay in what is left of it, whatever the rows'
  // number.
  static final double SMALLEST_SCATTER_LEFT = 0.5;

  private final SparkSession spark;
  private final StatisticsTable table;
  private Optional<BackgroundQuery<Optional<Kept>>> keptAhead = Optional.empty();
  private Optional<Ahead> ahead = Optional.empty();
  private Optional<RowsByModel> known = Optional.empty();
  private Optional<BackgroundQuery<Long>> logged = Optional.empty();

  /** Kept statistics, and what has happened since. */
  private record Ahead(Kept kept, RowChanges<ChangesAccumulator> changes) {

    // Where rows went, the one that had been ingested last may be among them.
    Optional<RowsByModel> rowsByModel() {
      return changes instanceof RowChanges.Known<ChangesAccumulator> known
              && known.found().wentCount() == 0
          ? kept.rowsByModel().map(before -> before.and(known.found().came()))
          : Optional.empty();
    }
  }

  /** Statistics that are kept in {@code table}. */
  public IncrementalStatistics(SparkSession spark, StatisticsTable table) {
    this.spark = spark;
    this.table = table;
  }

  /**
   * Begins to read what is kept of {@code model}, or else what is kept last: the statistics of one
   * model, which serve if it is the {@link #snapshot}'s. The caller closes this.
   */
  public IncrementalStatistics begin(Optional<String> model) {
    keptAhead =
        Optional.of(
            BackgroundQuery.begin(
                "pomona-kept-statistics", () -> model.map(table::read).orElseGet(table::last)));
    return this;
  }

  /**
   * The rows of {@code model}, or else of the model that ingested last, in the latest version of
   * {@code features}. Which rows that has is told by what {@link #begin} found and what has come
   * since, if it can be; whether these are all, {@link #isComplete} tells.
   *
   * @throws io.pomona.job.UserError if there is no such table, no row in it, or none of that model
   */
  public FeaturesSnapshot snapshot(FeaturesReader features, Optional<String> model) {
    TableVersion version = features.now();
    // Beside the changes. Where all rows are read nobody asks for their number.
    logged =
        keptAhead.map(
            kept -> BackgroundQuery.begin("pomona-count-rows", () -> features.rowCount(version)));
    bringTo(version);
    return known
        .map(rows -> features.at(version, model, rows))
        .orElseGet(() -> features.at(version, model));
  }

  /** Whether the {@link #snapshot}'s version has as many rows by Delta's log as it was found to. */
  public boolean isComplete() {
    return known.isEmpty() || known.get().total() == logged.orElseThrow().result();
  }

  private void bringTo(TableVersion version) {
    try {
      ahead =
          keptAhead
              .flatMap(BackgroundQuery::result)
              .map(kept -> new Ahead(kept, changes(version, kept)));
    } catch (RuntimeException e) {
      // Of one model perhaps: collect reads the snapshot's, or says why it cannot.
      logger.debug("The kept statistics cannot be read ahead", e);
    }
    // It is large and serves once.
    keptAhead = Optional.empty();
    known = ahead.flatMap(Ahead::rowsByModel);
  }

  /**
   * The statistics of {@code snapshot}, by the cheaper way.
   *
   * @throws io.pomona.job.UserError if rows are not all of one width, or one is not finite
   */
  @SuppressWarnings(
      "CatchingUnchecked") // Spark throws checked exceptions that it does not declare.
  public Collected collect(FeaturesSnapshot snapshot) {
    Optional<Ahead> found;
    try {
      found =
          ahead
              .filter(read -> read.kept().model().equals(snapshot.model()))
              .or(() -> now(snapshot));
      ahead = Optional.empty();
    } catch (Exception e) {
      return inFull(snapshot, "the kept statistics cannot be read: " + e);
    }
    if (found.isEmpty()) {
      return inFull(snapshot, "no statistics of the model are kept yet");
    }
    Kept kept = found.get().kept();
    if (kept.merges() >= MOST_MERGES) {
      return inFull(snapshot, "%,d refits in a row were incremental".formatted(MOST_MERGES));
    }
    RowChanges<ChangesAccumulator> changes = found.get().changes();
    if (changes instanceof RowChanges.Known<ChangesAccumulator> known) {
      return collect(snapshot, kept, known.found());
    }
    return inFull(snapshot, ((RowChanges.Unknown<ChangesAccumulator>) changes).why());
  }

  private Optional<Ahead> now(FeaturesSnapshot snapshot) {
    return table
        .read(snapshot.model())
        .map(kept -> new Ahead(kept, changes(snapshot.tableVersion(), kept)));
  }

  private RowChanges<ChangesAccumulator> changes(TableVersion until, Kept kept) {
    return RowChanges.since(
        spark,
        until,
        kept.tableId(),
        kept.version(),
        feed -> StatisticsCollector.changes(feed, kept.model()),
        new ChangesAccumulator());
  }

  /**
   * The statistics of {@code snapshot} from all its rows.
   *
   * @param why in words
   * @throws io.pomona.job.UserError if rows are not all of one width, or one is not finite
   */
  public Collected inFull(FeaturesSnapshot snapshot, String why) {
    return new Collected(new StatisticsCollector(snapshot).collect(), new Full(why), 0);
  }

  /** Keeps what was collected for the next refit, unless it was kept before. */
  public void keep(FeaturesSnapshot snapshot, Collected collected) {
    if (!(collected.way() instanceof Incremental since) || since.version() != snapshot.version()) {
      table.replace(
          new Kept(
              snapshot.model(),
              snapshot.tableId(),
              snapshot.version(),
              collected.merges(),
              collected.statistics(),
              Optional.of(snapshot.rowsByModel())));
    }
  }

  /** Waits for what was begun. */
  @Override
  public void close() {
    keptAhead.ifPresent(BackgroundQuery::close);
    logged.ifPresent(BackgroundQuery::close);
  }

  private Collected collect(FeaturesSnapshot snapshot, Kept kept, ChangesAccumulator changes) {
    long before = kept.statistics().count();
    long added = changes.added().rowCount();
    long removed = changes.removed().rowCount();
    if (before + added - removed != snapshot.rowCount()) {
      return inFull(
          snapshot,
          "%,d rows were kept, %,d came and %,d went, which does not give %,d"
              .formatted(before, added, removed, snapshot.rowCount()));
    }
    if (removed > LARGEST_SHARE_REMOVED * before) {
      return inFull(snapshot, "%,d of %,d rows went".formatted(removed, before));
    }
    return changed(snapshot, kept, changes);
  }

  private Collected changed(FeaturesSnapshot snapshot, Kept kept, ChangesAccumulator changes) {
    FeatureStatistics before = kept.statistics();
    if (!changes.added().fits(before.width()) || !changes.removed().fits(before.width())) {
      return inFull(
          snapshot, "rows came or went that have not %d finite features".formatted(before.width()));
    }
    FeatureStatistics all = changes.added().statistics().map(before::merge).orElse(before);
    FeatureStatistics left = changes.removed().statistics().map(all::without).orElse(all);
    if (left.scatter().trace() < SMALLEST_SCATTER_LEFT * all.scatter().trace()) {
      return inFull(snapshot, "the rows that went had most of the variance");
    }
    long added = changes.added().rowCount();
    long removed = changes.removed().rowCount();
    return new Collected(
        left, new Incremental(kept.version(), before.count(), added, removed), kept.merges() + 1);
  }
}
