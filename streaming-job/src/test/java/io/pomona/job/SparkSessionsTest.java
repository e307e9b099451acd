package io.pomona.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.checkpoint.CheckpointFiles;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.execution.streaming.FileContextBasedCheckpointFileManager;
import org.junit.jupiter.api.Test;

class SparkSessionsTest {

  private static final String TIMEOUT = "fs.s3a.connection.timeout";
  private static final String THROTTLED = "fs.s3a.retry.throttle.limit";

  private final SparkConf conf = new SparkConf(false);

  /** On one machine, too, a task that fails is tried again. */
  @Test
  void givesTasksSeveralAttempts() {
    SparkSessions.fillIn(conf);

    assertThat(conf.get("spark.master")).isEqualTo("local[*,4]");
  }

  /** Without, TensorFlow has its quick kernels on the newest processors alone. */
  @Test
  void givesExecutorsTheQuickKernels() {
    SparkSessions.fillIn(conf);

    assertThat(conf.get("spark.executorEnv.TF_ENABLE_ONEDNN_OPTS")).isEqualTo("1");
  }

  /** Hadoop's shipped defaults are replaced; they would let a stream hang for minutes, or hours. */
  @Test
  void boundsWaitingForTheStore() {
    SparkSessions.fillIn(conf);

    assertThat(conf.get("spark.hadoop." + TIMEOUT)).isEqualTo("30s");
    assertThat(conf.get("spark.hadoop." + THROTTLED)).isEqualTo("11");
  }

  /** Looks that find nothing here cost a start on S3 some sixty requests, one after the other. */
  @Test
  void leavesOutLooksOfS3AsOwn() {
    SparkSessions.fillIn(conf);

    assertThat(conf.get("spark.hadoop.fs.s3a.performance.flags")).isEqualTo("create,delete,mkdir");
    assertThat(conf.get("spark.hadoop.fs.s3a.input.stream.type")).isEqualTo("classic");
  }

  /** Spark writes through the one, and its own class for checkpoints through the other. */
  @Test
  void servesS3ByS3aWhereNothingElseDoes() {
    SparkSessions.fillIn(conf);

    assertThat(conf.get("spark.hadoop.fs.s3.impl")).endsWith(".S3AFileSystem");
    assertThat(conf.get("spark.hadoop.fs.AbstractFileSystem.s3.impl")).endsWith(".S3A");
  }

  @Test
  void keepsCommitsOnS3FromOverwritingEachOther() {
    SparkSessions.fillIn(conf);

    assertThat(conf.get("spark.delta.logStore.s3.impl"))
        .isEqualTo(conf.get("spark.delta.logStore.s3a.impl"))
        .isEqualTo(ConditionalLogStore.class.getName());
  }

  /** Delta refuses to start with both kinds of setting. */
  @Test
  void leavesTheLogStoreThatTheUserChoseForAllSchemes() {
    conf.set("spark.delta.logStore.class", "io.delta.storage.S3SingleDriverLogStore");

    SparkSessions.fillIn(conf);

    assertThat(conf.getAllWithPrefix("spark.delta.logStore.")).hasSize(1);
  }

  @Test
  void writesCheckpointsTheShortWay() {
    SparkSessions.fillIn(conf);

    assertThat(conf.get(CheckpointFiles.SETTING)).isEqualTo(CheckpointFiles.class.getName());
  }

  @Test
  void leavesTheWayThatTheUserChose() {
    conf.set(CheckpointFiles.SETTING, FileContextBasedCheckpointFileManager.class.getName());

    SparkSessions.fillIn(conf);

    assertThat(conf.get(CheckpointFiles.SETTING))
        .isEqualTo(FileContextBasedCheckpointFileManager.class.getName());
  }

  /** What somebody has set stands, whether for Spark or in a file of Hadoop's. */
  @Test
  void leavesWhatIsSet() {
    Configuration hadoop = new Configuration();
    hadoop.set(TIMEOUT, "90s", "core-site.xml");
    conf.set("spark.hadoop." + THROTTLED, "3");

    StoreDefaults.fillIn(conf, hadoop);

    assertThat(conf.contains("spark.hadoop." + TIMEOUT)).isFalse();
    assertThat(conf.get("spark.hadoop." + THROTTLED)).isEqualTo("3");
  }
}
