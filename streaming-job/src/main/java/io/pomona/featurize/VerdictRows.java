package io.pomona.featurize;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.pomona.table.FeaturesTable;
import io.pomona.table.TableDefinition;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes rows of a table from the verdicts of one micro-batch.
 *
 * @param modelId whose features they are
 * @param ingestedAt when the micro-batch began
 */
record VerdictRows(SparkSession spark, String modelId, Instant ingestedAt) {

  // As Spark names the property of Verdict.
  private static final String MODIFICATION_TIME = "modificationTime";

  /** Rows with the columns of {@code table}. */
  Dataset<Row> of(JavaRDD<Verdict> verdicts, TableDefinition table) {
    Column[] columns =
        Stream.of(table.schema().fieldNames()).map(name -> col(name)).toArray(Column[]::new);
    return spark
        .createDataset(verdicts.rdd(), Encoders.bean(Verdict.class))
        .withColumnRenamed(MODIFICATION_TIME, FeaturesTable.MODIFICATION_TIME)
        .withColumn(FeaturesTable.MODEL, lit(modelId))
        .withColumn(FeaturesTable.INGESTED_AT, lit(Timestamp.from(ingestedAt)))
        .select(columns);
  }
}
