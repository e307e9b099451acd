package io.pomona.replay;

import io.delta.tables.DeltaTable;
import io.pomona.featurize.CircuitBreaker;
import io.pomona.featurize.FeaturizeSettings.Limits;
import io.pomona.featurize.Prefix;
import io.pomona.featurize.StreamScene;
import io.pomona.featurize.WrittenRows;
import io.pomona.job.StopRequest;
import io.pomona.table.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The scene of a stream with replays on it, and with what other hands did to its tables. */
final class ReplayScene {

  static final Selection ALL = selection("*", Instant.MIN, Instant.MAX);

  private final SparkSession spark = LocalSpark.session();
  private final StreamScene stream;
  private Limits limits = StreamScene.LIMITS;

  ReplayScene(Path directory) throws IOException {
    stream = new StreamScene(directory);
  }

  StreamScene stream() {
    return stream;
  }

  Prefix images() {
    return stream.images();
  }

  WrittenRows rows() {
    return stream.rows();
  }

  String features() {
    return stream.tables().features();
  }

  String quarantine() {
    return stream.tables().quarantine();
  }

  /** Of everything, in one micro-batch, with deleted images kept. */
  Outcome replay() {
    return replay(settings(ALL, Deletions.KEEP, 100));
  }

  Outcome replay(ReplaySettings settings) {
    return replay(settings, new StopRequest());
  }

  Outcome replay(ReplaySettings settings, StopRequest stop) {
    return job(settings).execute(stop);
  }

  Map<Kind, Long> plan() {
    return job(settings(ALL, Deletions.KEEP, 100)).plan().counts();
  }

  ReplaySettings settings(Selection selection, Deletions deletions, int microBatch) {
    return new ReplaySettings(
        images().toString(),
        selection,
        stream.tables(),
        limits,
        new CircuitBreaker(0.9),
        microBatch,
        deletions,
        StreamScene.LEASE);
  }

  static Selection selection(String pathGlob, Instant since, Instant until) {
    return new Selection(StreamScene.GLOB, pathGlob, since, until);
  }

  /** From now on larger images are quarantined. */
  void limitPixels(int pixels) {
    limits = new Limits(limits.maxBytes(), pixels, limits.maxTime());
  }

  /** Sets a column of the rows of one table that meet a condition. */
  void update(String table, String condition, String column, String value) {
    DeltaTable.forPath(spark, table)
        .update(functions.expr(condition), Map.of(column, functions.lit(value)));
  }

  /** Appends rows of a table to it once more, with their path as a SQL expression has it. */
  void repeat(String table, String condition, String path) {
    append(read(table).where(condition).withColumn("path", functions.expr(path)), table);
  }

  /** Makes all features rows of the quarantine. */
  void moveToQuarantine(String reason) {
    append(
        read(features())
            .drop("features")
            .withColumn("reason", functions.lit(reason))
            .withColumn("message", functions.lit("the object was listed and is gone")),
        quarantine());
    DeltaTable.forPath(spark, features()).delete();
  }

  /** Commits of rows to a table, which has none yet, fail and name a crash. */
  void refuse(String table) {
    spark.sql("ALTER TABLE delta.`%s` ADD CONSTRAINT crash CHECK (length < 0)".formatted(table));
  }

  void allow(String table) {
    spark.sql("ALTER TABLE delta.`%s` DROP CONSTRAINT crash".formatted(table));
  }

  private Replay job(ReplaySettings settings) {
    return new Replay(spark, settings, StreamScene.MODEL, stream.console());
  }

  private Dataset<Row> read(String table) {
    return spark.read().format("delta").load(table);
  }

  private static void append(Dataset<Row> rows, String table) {
    rows.write().format("delta").mode("append").save(table);
  }
}
