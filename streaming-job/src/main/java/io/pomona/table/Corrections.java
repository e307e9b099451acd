package io.pomona.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Replaces verdicts that were published before. Each call is one commit of one table, in which the
 * outdated rows go and their successors come at once: an append where nothing goes, else a MERGE.
 * Every row of an outdated path goes, should there be several, and under whatever S3 scheme.
 *
 * <p><b>Contract.</b> No commit spans both tables. Whoever moves a path from one to the other takes
 * its row away first: a crash in between leaves a path without a row, which a comparison with the
 * store finds, and never one with two.
 *
 * <p>One writer at a time, on the driver, one thread. The lease is asked before each write, whose
 * commit comes last and may come later than the lease promises. Should another write meanwhile,
 * Delta refuses a MERGE, and takes an append as {@link VerdictTables} says.
 */
public final class Corrections {

  private static final String OUTDATED = "__outdated";

  private final SparkSession spark;
  private final String features;
  private final String quarantine;
  private final WriterLease lease;

  Corrections(SparkSession spark, String features, String quarantine, WriterLease lease) {
    this.spark = spark;
    this.features = features;
    this.quarantine = quarantine;
    this.lease = lease;
  }

  /**
   * Replaces rows of the features table.
   *
   * @param outdated paths whose rows go
   * @param rows what comes, of {@link FeaturesTable#DEFINITION}'s columns
   * @throws LeaseLostException if another driver may be writing
   */
  public void replaceFeatures(Collection<String> outdated, Dataset<Row> rows) {
    replace(features, outdated, rows);
  }

  /**
   * Removes rows of the features table; no commit for no paths.
   *
   * @throws LeaseLostException if another driver may be writing
   */
  public void removeFeatures(Collection<String> outdated) {
    if (!outdated.isEmpty()) {
      remove(features, outdated);
    }
  }

  /**
   * Replaces rows of the quarantine; no commit for no paths and no rows.
   *
   * @param outdated paths whose rows go
   * @param rows what comes, of {@link QuarantineTable#DEFINITION}'s schema
   * @throws LeaseLostException if another driver may be writing
   */
  public void replaceQuarantine(Collection<String> outdated, List<Row> rows) {
    if (!rows.isEmpty()) {
      StructType schema = QuarantineTable.DEFINITION.schema();
      replace(quarantine, outdated, spark.createDataFrame(rows, schema).coalesce(1));
    } else if (!outdated.isEmpty()) {
      remove(quarantine, outdated);
    }
  }

  private void replace(String location, Collection<String> outdated, Dataset<Row> rows) {
    lease.requireHeld();
    if (outdated.isEmpty()) {
      rows.write().format("delta").mode(SaveMode.Append).save(location);
      return;
    }
    Column[] blank =
        Stream.concat(
                Stream.of(col(OUTDATED)),
                Stream.of(rows.schema().fields()).map(Corrections::nullOf))
            .toArray(Column[]::new);
    // A row whose key is null matches none, and so is inserted.
    Dataset<Row> source =
        keys(outdated)
            .select(blank)
            .unionByName(rows.withColumn(OUTDATED, lit(null).cast("string")));
    Map<String, Column> inserted =
        Stream.of(rows.columns())
            .collect(Collectors.toMap(Function.identity(), name -> col("source." + name)));
    DeltaTable.forPath(spark, location)
        .as("target")
        .merge(source.as("source"), isOutdated())
        .whenMatched()
        .delete()
        .whenNotMatched(expr("source." + OUTDATED + " IS NULL"))
        .insert(inserted)
        .execute();
  }

  private void remove(String location, Collection<String> outdated) {
    lease.requireHeld();
    DeltaTable.forPath(spark, location)
        .as("target")
        .merge(keys(outdated).as("source"), isOutdated())
        .whenMatched()
        .delete()
        .execute();
  }

  private Dataset<Row> keys(Collection<String> outdated) {
    List<String> keys = outdated.stream().map(PathKey::of).distinct().toList();
    return spark.createDataset(keys, Encoders.STRING()).toDF(OUTDATED);
  }

  private static Column isOutdated() {
    return PathKey.of(col("target." + FeaturesTable.PATH)).equalTo(col("source." + OUTDATED));
  }

  private static Column nullOf(StructField field) {
    return lit(null).cast(field.dataType()).as(field.name());
  }
}
