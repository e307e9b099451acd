package io.pomona.table;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Set;
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
 * <p>One writer at a time, on the driver, one thread.
 */
public final class VerdictTables {

  private final SparkSession spark;
  private final String features;
  private final String quarantine;
  private final JudgedPaths judgedPaths;

  private VerdictTables(SparkSession spark, String features, String quarantine) {
    this.spark = requireNonNull(spark, "spark is null");
    this.features = requireNonNull(features, "features is null");
    this.quarantine = requireNonNull(quarantine, "quarantine is null");
    this.judgedPaths = new JudgedPaths(spark, List.of(features, quarantine));
  }

  /**
   * Opens the tables, creating what is missing.
   *
   * @throws io.pomona.job.UserError if a table with other columns is at a location
   */
  public static VerdictTables open(SparkSession spark, String features, String quarantine) {
    FeaturesTable.DEFINITION.createIfMissing(spark, features);
    QuarantineTable.DEFINITION.createIfMissing(spark, quarantine);
    return new VerdictTables(spark, features, quarantine);
  }

  /** Those of {@code paths} that have a verdict. */
  public Set<String> judged(Collection<String> paths) {
    return judgedPaths.among(paths);
  }

  /**
   * Appends rows to the quarantine in one commit; none for no rows.
   *
   * @param rows of {@link QuarantineTable#DEFINITION}'s schema, of paths without a verdict
   */
  public void appendQuarantine(List<Row> rows) {
    if (!rows.isEmpty()) {
      StructType schema = QuarantineTable.DEFINITION.schema();
      append(spark.createDataFrame(rows, schema).coalesce(1), quarantine);
      int path = schema.fieldIndex(QuarantineTable.PATH);
      judgedPaths.add(rows.stream().map(row -> row.getString(path)).toList());
    }
  }

  /**
   * Appends rows to the features in one commit.
   *
   * @param rows of {@link FeaturesTable#DEFINITION}'s columns
   * @param paths the paths of those rows, none of which has a verdict
   */
  public void appendFeatures(Dataset<Row> rows, Collection<String> paths) {
    append(rows, features);
    judgedPaths.add(paths);
  }

  /**
   * Replaces published verdicts. What is corrected is unknown to {@link #judged}: correct, or
   * append, with one object of this class.
   */
  public Corrections corrections() {
    return new Corrections(spark, features, quarantine);
  }

  private static void append(Dataset<Row> rows, String location) {
    rows.write().format("delta").mode(SaveMode.Append).save(location);
  }
}
