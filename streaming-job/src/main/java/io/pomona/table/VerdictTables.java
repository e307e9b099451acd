package io.pomona.table;

import static java.util.Objects.requireNonNull;

import io.delta.tables.DeltaTable;
import io.pomona.job.BackgroundQuery;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The two tables that hold the verdict on each image, written as one: a path has a row in features
 * or in quarantine, never in both, never two.
 *
 * <p><b>Contract.</b> What makes a repeated micro-batch harmless is not its number but what the
 * tables say: before anything is judged, {@link #judged} names the paths that have a row, and those
 * are left alone. So the first published verdict stands
 *
 * <ul>
 *   <li>after a crash between the two commits: the quarantined rows are there, the rest is judged;
 *   <li>after a crash between the commits and the checkpoint: nothing is left to judge;
 *   <li>under a new or lost checkpoint, when every object arrives again.
 * </ul>
 *
 * <p>One writer at a time, which a {@link WriterLease} sees to: it is held from opening to closing,
 * and asked before each write other than a new table's first, which has no row. A write uploads its
 * files and then commits, in one call of Delta's: one that takes longer than the lease promises,
 * because the driver was cut off meanwhile, may be committed beside a successor's. Such paths have
 * two rows until a replay leaves one. On the driver, one thread.
 */
public final class VerdictTables implements AutoCloseable {

  private final SparkSession spark;
  private final String features;
  private final String quarantine;
  private final WriterLease lease;
  private final BackgroundQuery<JudgedPaths> judgedPaths;
  private final SmallFiles smallFiles;

  private VerdictTables(
      SparkSession spark,
      String features,
      String quarantine,
      WriterLease lease,
      BackgroundQuery<JudgedPaths> judgedPaths) {
    this.spark = requireNonNull(spark, "spark is null");
    this.features = requireNonNull(features, "features is null");
    this.quarantine = requireNonNull(quarantine, "quarantine is null");
    this.lease = requireNonNull(lease, "lease is null");
    this.smallFiles = new SmallFiles(spark);
    this.judgedPaths = requireNonNull(judgedPaths, "judgedPaths is null");
  }

  /**
   * Opens the tables for this writer alone, creating what is missing. The caller closes them.
   *
   * @param terms how the lease is taken, and what else it covers
   * @throws io.pomona.job.UserError if another driver writes to a location, or a table with other
   *     columns is there, or files of something else
   * @throws LeaseLostException if another driver that began in the same moment got the lease
   */
  public static VerdictTables open(
      SparkSession spark, String features, String quarantine, LeaseTerms terms) {
    TablePair tables =
        new TablePair(FeaturesTable.DEFINITION, features, QuarantineTable.DEFINITION, quarantine);
    TablePair.Found found = tables.find(spark);
    List<String> locations = List.of(features, quarantine);
    WriterLease lease;
    // To make tables is work and requests; to take the lease may be to wait.
    try (BackgroundQuery<TablePair.Found> creation =
        BackgroundQuery.begin("pomona-create-tables", () -> tables.create(spark, found))) {
      lease = WriterLease.acquire(spark.sessionState().newHadoopConf(), locations, terms);
      try {
        tables.addLaterColumns(spark, creation.result(), lease::requireHeld);
      } catch (Exception e) {
        // Exception, for Spark throws checked ones that it does not declare.
        lease.close();
        throw e;
      }
    }
    boolean made = found.missing().both();
    // Asked under the lease: nobody adds rows from here on.
    BackgroundQuery<JudgedPaths> judgedPaths =
        BackgroundQuery.begin(
            "pomona-look-at-tables",
            () ->
                made && !tables.haveChanged(spark)
                    ? JudgedPaths.none(spark, locations)
                    : JudgedPaths.of(spark, locations));
    try {
      lease.requireHeld();
    } catch (RuntimeException e) {
      judgedPaths.close();
      lease.close();
      throw e;
    }
    return new VerdictTables(spark, features, quarantine, lease, judgedPaths);
  }

  /** Those of {@code paths} that have a verdict. */
  public Set<String> judged(Collection<String> paths) {
    return judgedPaths.result().among(paths);
  }

  /**
   * Appends rows to the quarantine in one commit; none for no rows.
   *
   * @param rows of {@link QuarantineTable#DEFINITION}'s schema, of paths without a verdict
   * @throws LeaseLostException if another driver may be writing
   */
  public void appendQuarantine(List<Row> rows) {
    if (!rows.isEmpty()) {
      StructType schema = QuarantineTable.DEFINITION.schema();
      append(spark.createDataFrame(rows, schema).coalesce(1), quarantine);
      int path = schema.fieldIndex(QuarantineTable.PATH);
      judgedPaths.result().add(rows.stream().map(row -> row.getString(path)).toList());
    }
  }

  /**
   * Appends rows to the features in one commit.
   *
   * @param rows of {@link FeaturesTable#DEFINITION}'s columns
   * @param paths the paths of those rows, none of which has a verdict
   * @throws LeaseLostException if another driver may be writing
   */
  public void appendFeatures(Dataset<Row> rows, Collection<String> paths) {
    append(rows, features);
    judgedPaths.result().add(paths);
  }

  /**
   * Whether one of the tables has {@code count} files that {@link #compact} makes into larger ones,
   * whoever wrote them. Asks the store for nothing.
   */
  public boolean haveSmallFiles(int count) {
    return Stream.of(features, quarantine)
        .anyMatch(location -> smallFiles.areAtLeast(count, location));
  }

  /**
   * Makes large files of the small ones, in both tables; rows stay as they are.
   *
   * @throws LeaseLostException if another driver may be writing
   */
  public void compact() {
    for (String location : List.of(features, quarantine)) {
      lease.requireHeld();
      smallFiles.compact(location);
    }
  }

  /**
   * Deletes files that no version of the tables younger than {@code retention} needs.
   *
   * @param retention 7 days or more; Delta refuses less
   * @throws LeaseLostException if another driver may be writing
   */
  public void vacuum(Duration retention) {
    for (String location : List.of(features, quarantine)) {
      lease.requireHeld();
      DeltaTable.forPath(spark, location).vacuum(retention.toMinutes() / 60.0);
    }
  }

  /**
   * Replaces published verdicts, under the same lease. What is corrected is unknown to {@link
   * #judged}: correct, or append, with one object of this class.
   */
  public Corrections corrections() {
    return new Corrections(spark, features, quarantine, lease);
  }

  /** Gives the lease back. */
  @Override
  public void close() {
    judgedPaths.close();
    lease.close();
  }

  private void append(Dataset<Row> rows, String location) {
    lease.requireHeld();
    rows.write().format("delta").mode(SaveMode.Append).save(location);
  }
}
