package io.pomona.table;

import io.pomona.job.SparkOptions;
import io.pomona.job.SparkSessions;
import org.apache.spark.sql.SparkSession;

/** The one session of this module's tests, on two cores, with little to shuffle. */
public final class LocalSpark {

  private static final SparkSession SESSION = open();

  private LocalSpark() {}

  /** The session; nobody stops it before the JVM ends. */
  public static SparkSession session() {
    return SESSION;
  }

  private static SparkSession open() {
    SparkOptions options = new SparkOptions();
    options.settings().put("spark.master", "local[2]");
    options.settings().put("spark.sql.shuffle.partitions", "2");
    options.settings().put("spark.databricks.delta.snapshotPartitions", "1");
    // Planning anew after each stage, and compiling each query, take longer than these few rows.
    options.settings().put("spark.sql.adaptive.enabled", "false");
    options.settings().put("spark.sql.codegen.wholeStage", "false");
    options.settings().put("spark.driver.host", "127.0.0.1");
    options.settings().put("spark.driver.bindAddress", "127.0.0.1");
    options.settings().put("spark.ui.enabled", "true");
    options.settings().put("spark.ui.port", "0");
    return SparkSessions.open("tests", options);
  }
}
