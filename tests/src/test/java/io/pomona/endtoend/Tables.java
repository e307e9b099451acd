package io.pomona.endtoend;

import io.pomona.job.SparkOptions;
import io.pomona.job.SparkSessions;
import io.pomona.quickstart.LocalS3;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the tables on the S3 server, from the tests' own process. */
final class Tables implements AutoCloseable {

  private final SparkSession spark;

  Tables(LocalS3 s3) {
    s3.exportCredentials();
    SparkOptions options = new SparkOptions();
    options.settings().putAll(s3.hadoopSettings());
    options.settings().put("spark.master", "local[2]");
    this.spark = SparkSessions.open("tests", options);
  }

  SparkSession spark() {
    return spark;
  }

  Dataset<Row> read(String location) {
    return spark.read().format("delta").load(location);
  }

  /** An expression's values over the table's rows, sorted. */
  List<String> values(String location, String expression) {
    return read(location)
        .selectExpr("cast(" + expression + " as string)")
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    spark.stop();
  }
}
