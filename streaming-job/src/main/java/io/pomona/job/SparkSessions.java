package io.pomona.job;

import io.pomona.checkpoint.CheckpointFiles;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/**
 * Opens the one Spark session of a job, with Delta in it, and closes it. Where commands follow each
 * other in one process, the next one's session is on the same Spark, if its settings are the same,
 * with nothing of what the one before set while it ran. Used by the main thread.
 */
public final class SparkSessions {

  // All cores, and a task that fails is tried again as on a cluster: plain local[*] gives it up.
  private static final String LOCAL = "local[*,4]";
  private static final String S3A = "org.apache.hadoop.fs.s3a.S3AFileSystem";
  private static final String S3A_OF_CHECKPOINTS = "org.apache.hadoop.fs.s3a.S3A";
  private static final String LOG_STORE = "spark.delta.logStore.";

  private static Map<String, String> openedWith = Map.of();
  private static boolean followed;
  private static Optional<SparkSession> left = Optional.empty();

  private SparkSessions() {}

  /** Says whether another command of this process will follow the one that is about to run. */
  static void expectAnother(boolean another) {
    followed = another;
  }

  /** Stops what was left for a command that did not come to it. */
  static void stopLeft() {
    left.ifPresent(SparkSession::stop);
    left = Optional.empty();
  }

  /** Closes a session that was opened here: stops Spark, unless another command follows. */
  public static void close(SparkSession spark) {
    if (followed) {
      left = Optional.of(spark);
    } else {
      spark.stop();
    }
  }

  /**
   * Opens a session, to be given to {@link #close}. What {@code spark-submit} or the user set
   * stands; the rest is filled in.
   *
   * @param name what the Spark UI calls the application
   */
  public static SparkSession open(String name, SparkOptions options) {
    if (left.isPresent() && options.settings().equals(openedWith)) {
      SparkSession next = left.get().newSession();
      left = Optional.empty();
      SparkSession.setDefaultSession(next);
      SparkSession.setActiveSession(next);
      return next;
    }
    stopLeft();
    openedWith = Map.copyOf(options.settings());
    SparkConf conf = new SparkConf().setAppName(name);
    options.settings().forEach(conf::set);
    fillIn(conf);
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /** Sets what is not set. */
  static void fillIn(SparkConf conf) {
    conf.setIfMissing("spark.master", LOCAL)
        .setIfMissing("spark.ui.showConsoleProgress", "false")
        .setIfMissing("spark.sql.session.timeZone", "UTC")
        .setIfMissing("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .setIfMissing(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .setIfMissing(CheckpointFiles.SETTING, CheckpointFiles.class.getName());
    fillInMetrics(conf);
    if (conf.get("spark.master").startsWith("local")) {
      fitToOneMachine(conf);
    }
    // Spark would make a folder spark-warehouse wherever it is started.
    conf.setIfMissing("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"));
    // Spark lists new files again, each in a task of its own unless told otherwise.
    conf.setIfMissing("spark.sql.sources.parallelPartitionDiscovery.parallelism", "16");
    // By itself TensorFlow takes its quick kernels on processors with AVX-512 VNNI alone.
    conf.setIfMissing("spark.executorEnv.TF_ENABLE_ONEDNN_OPTS", "1");
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(conf);
    if (nothingClaimsS3(hadoop)) {
      conf.set("spark.hadoop.fs.s3.impl", S3A);
      conf.setIfMissing("spark.hadoop.fs.AbstractFileSystem.s3.impl", S3A_OF_CHECKPOINTS);
    }
    StoreDefaults.fillIn(conf, hadoop);
    fillInLogStore(conf);
  }

  // Delta takes either one class for all, or one for each scheme.
  private static void fillInLogStore(SparkConf conf) {
    if (!conf.contains(LOG_STORE + "class")) {
      conf.setIfMissing(LOG_STORE + "s3.impl", ConditionalLogStore.class.getName())
          .setIfMissing(LOG_STORE + "s3a.impl", ConditionalLogStore.class.getName());
    }
  }

  // Under names that stay from run to run, where Spark would put the application's id.
  private static void fillInMetrics(SparkConf conf) {
    conf.setIfMissing("spark.metrics.namespace", "pomona")
        .setIfMissing("spark.ui.prometheus.enabled", "true")
        .setIfMissing(
            "spark.metrics.conf.*.sink.prometheusServlet.class",
            "org.apache.spark.metrics.sink.PrometheusServlet")
        .setIfMissing("spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus");
  }

  // Spark shuffles into 200 tasks and Delta reads its log in 50, which takes a few cores seconds.
  private static void fitToOneMachine(SparkConf conf) {
    String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
    conf.setIfMissing("spark.sql.shuffle.partitions", cores)
        .setIfMissing("spark.databricks.delta.snapshotPartitions", cores)
        .setIfMissing("spark.driver.host", "localhost")
        .setIfMissing("spark.driver.bindAddress", "127.0.0.1");
  }

  // On EMR s3:// is served by EMR's own file system; elsewhere the scheme has no implementation.
  private static boolean nothingClaimsS3(Configuration hadoop) {
    try {
      FileSystem.getFileSystemClass("s3", hadoop);
      return false;
    } catch (UnsupportedFileSystemException e) {
      return true;
    } catch (IOException e) {
      throw new UserError(
          "The file system configured for s3:// (fs.s3.impl) cannot be loaded: " + e.getMessage(),
          e);
    }
  }
}
