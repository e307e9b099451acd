package io.pomona.arrival;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.table.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real queries over a folder, and what their micro-batches brought. */
@Timeout(60)
abstract class ArrivalsScene {

  static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  final SparkSession spark = LocalSpark.session();

  /** What came, by the number of the micro-batch; the last run of a micro-batch counts. */
  final Map<Long, List<ArrivedObject>> batches = new ConcurrentSkipListMap<>();

  @TempDir Path directory;
  Path images;
  Path checkpoint;
  String glob = "*.jpg";
  MicroBatchCame whenMicroBatchCame = () -> {};

  /** What a test does on the query's thread. */
  @FunctionalInterface
  interface MicroBatchCame {
    void call() throws IOException;
  }

  final Discovery discovery;
  private final List<Arrivals> started = new ArrayList<>();
  private int added;

  ArrivalsScene(Discovery discovery) {
    this.discovery = discovery;
  }

  @BeforeEach
  void locations() throws IOException {
    images = Files.createDirectory(directory.resolve("images"));
    checkpoint = directory.resolve("checkpoint");
  }

  @AfterEach
  void stopQueries() throws TimeoutException {
    for (StreamingQuery query : spark.streams().active()) {
      query.stop();
    }
    started.forEach(Arrivals::close);
  }

  Path add(String name) throws IOException {
    return add(name, name.getBytes(UTF_8));
  }

  /** Adds a file one second younger than the one before. */
  Path add(String name, byte[] content) throws IOException {
    Path file = images.resolve(name);
    Files.createDirectories(file.getParent());
    Path partial = Files.write(directory.resolve("partial"), content);
    Files.setLastModifiedTime(partial, FileTime.from(EPOCH.plusSeconds(added++)));
    return Files.move(partial, file);
  }

  void drain(int maxFilesPerTrigger) throws Exception {
    start(maxFilesPerTrigger, Trigger.AvailableNow()).awaitTermination();
  }

  StreamingQuery start(int maxFilesPerTrigger, Trigger trigger) throws Exception {
    return start(discovery, maxFilesPerTrigger, trigger);
  }

  StreamingQuery start(Arrivals arrivals, Trigger trigger) throws Exception {
    started.add(arrivals);
    return start(arrivals, arrivals.stream(spark), trigger);
  }

  StreamingQuery start(Arrivals arrivals, Dataset<Row> stream, Trigger trigger) throws Exception {
    VoidFunction2<Dataset<Row>, Long> record =
        (rows, batchId) -> {
          batches.put(batchId, arrivals.objects(batchId, rows));
          whenMicroBatchCame.call();
        };
    return stream
        .writeStream()
        .option("checkpointLocation", checkpoint.toString())
        .trigger(trigger)
        .foreachBatch(record)
        .start();
  }

  Arrivals arrivals(Discovery way, int maxFilesPerTrigger) {
    return way.arrivals(images.toString(), glob, maxFilesPerTrigger, checkpoint.toString());
  }

  /** What a crash after a micro-batch and before its commit leaves. */
  void forgetCommit(long batchId) throws IOException {
    forget("commits", batchId);
  }

  /** Takes a number out of one of Spark's logs. */
  void forget(String log, long batchId) throws IOException {
    Files.delete(checkpoint.resolve(log).resolve(Long.toString(batchId)));
    Files.deleteIfExists(checkpoint.resolve(log).resolve("." + batchId + ".crc"));
  }

  /** Everything that came, in order, by its path below the prefix. */
  List<String> names() {
    return names(batches.values().stream().flatMap(Collection::stream).toList());
  }

  List<String> names(List<ArrivedObject> objects) {
    String prefix = "file:" + images + "/";
    return objects.stream()
        .map(ArrivedObject::path)
        .peek(path -> assertThat(path).startsWith(prefix))
        .map(path -> path.substring(prefix.length()))
        .toList();
  }

  StreamingQuery start(Discovery way, int maxFilesPerTrigger, Trigger trigger) throws Exception {
    return start(arrivals(way, maxFilesPerTrigger), trigger);
  }
}
