package io.pomona.featurize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pomona.arrival.Discovery;
import io.pomona.featurize.FeaturizeSettings.Limits;
import io.pomona.featurize.FeaturizeSettings.TableLocations;
import io.pomona.featurize.FeaturizeSettings.Upkeep;
import io.pomona.job.StopRequest;
import io.pomona.job.UserError;
import io.pomona.model.Model;
import io.pomona.table.FeaturesTable;
import io.pomona.table.LeaseTerms;
import io.pomona.table.LocalSpark;
import io.pomona.table.QuarantineTable;
import io.pomona.table.TableDefinition;
import io.pomona.table.VerdictTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeaturizeJobTest {

  private static final Model MODEL = Model.bundled();

  private static final Duration LEASE = Duration.ofSeconds(2);

  private final SparkSession spark = LocalSpark.session();
  private int optimizeEvery;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  @TempDir private Path directory;
  private Prefix images;
  private String features;
  private String quarantine;
  private Path checkpoint;
  private Path marker;
  private Path health;

  @BeforeEach
  void locations() throws IOException {
    images = new Prefix(Files.createDirectory(directory.resolve("images")));
    features = directory.resolve("features").toString();
    quarantine = directory.resolve("features-quarantine").toString();
    checkpoint = directory.resolve("checkpoint");
    marker = directory.resolve("stop");
    health = directory.resolve("health.json");
  }

  /**
   * Every object ends in exactly one table, the empty one and the broken ones with their reason.
   */
  @Test
  void judgesEveryObject() throws Exception {
    images.addImage("Apple Braeburn/a 1.jpg", 1);
    images.addImage("100% + more/b.JPEG", 2);
    images.addTruncated("Apple Braeburn/broken.jpg");
    images.add("Apple Braeburn/empty.jpg", new byte[0]);
    images.add("Apple Braeburn/text.png", "no image".getBytes(UTF_8));
    images.add("Apple Braeburn/readme.txt", "not asked for".getBytes(UTF_8));
    optimizeEvery = 1;

    drain();

    assertThat(column(FeaturesTable.DEFINITION, features, "label"))
        .containsExactlyInAnyOrder("Apple Braeburn", "100% + more");
    assertThat(column(QuarantineTable.DEFINITION, quarantine, "concat(reason, ' ', path)"))
        .containsExactlyInAnyOrder(
            "EMPTY file:" + images + "/Apple Braeburn/empty.jpg",
            "NOT_AN_IMAGE file:" + images + "/Apple Braeburn/text.png",
            "TRUNCATED file:" + images + "/Apple Braeburn/broken.jpg");
    assertThat(output.toString(UTF_8))
        .contains("5 images")
        .contains("3 quarantined", " + maintenance ");
  }

  /** The row says which model, how long the object is, and holds as many numbers as the model. */
  @Test
  void writesWholeRow() throws Exception {
    Path file = images.addImage("label/a.jpg", 1);

    drain();

    assertThat(
            column(
                FeaturesTable.DEFINITION,
                features,
                "concat_ws(' ', size(features), length, model, unix_timestamp(modification_time))"))
        .containsExactly(
            "1280 %d %s %d"
                .formatted(
                    Files.size(file),
                    MODEL.id(),
                    Files.getLastModifiedTime(file).toInstant().getEpochSecond()));
  }

  /** A restart takes what came since, and nothing again. */
  @Test
  void continuesFromCheckpoint() throws Exception {
    images.addImage("label/a.jpg", 1);
    drain();
    images.addImage("label/b.jpg", 2);
    drain();

    assertThat(names()).containsExactly("a.jpg", "b.jpg");
    assertThat(FeaturesTable.DEFINITION.latestVersion(spark, features)).isEqualTo(2);
  }

  /**
   * A crash after both commits and before the checkpoint's: the micro-batch runs again and writes
   * nothing, even though its image is gone by then.
   */
  @Test
  void keepsFirstVerdictWhenMicroBatchRunsAgain() throws Exception {
    Path image = images.addImage("label/a.jpg", 1);
    images.addTruncated("label/broken.jpg");
    drain();
    Files.delete(checkpoint.resolve("commits/0"));
    Files.deleteIfExists(checkpoint.resolve("commits/.0.crc"));
    Files.delete(image);

    drain();

    assertThat(names()).containsExactly("a.jpg");
    assertThat(column(QuarantineTable.DEFINITION, quarantine, "reason"))
        .containsExactly("TRUNCATED");
    assertThat(FeaturesTable.DEFINITION.latestVersion(spark, features)).isEqualTo(1);
    assertThat(QuarantineTable.DEFINITION.latestVersion(spark, quarantine)).isEqualTo(1);
    assertThat(checkpoint.resolve("commits/0")).exists();
  }

  /** A crash between the two commits: what is in quarantine stays there though repaired since. */
  @Test
  void keepsQuarantinedVerdictAfterCrashBetweenCommits() throws Exception {
    images.addImage("label/a.jpg", 1);
    Path repaired = images.addImage("label/repaired.jpg", 2);
    Timestamp now = Timestamp.from(Instant.now());
    try (VerdictTables tables =
        VerdictTables.open(spark, features, quarantine, LeaseTerms.of(LEASE, line -> {}))) {
      tables.appendQuarantine(
          List.of(
              RowFactory.create(
                  "file:" + repaired,
                  "label",
                  now,
                  7L,
                  "TRUNCATED",
                  "cut",
                  MODEL.id(),
                  now,
                  null)));
    }

    drain();

    assertThat(names()).containsExactly("a.jpg");
    assertThat(column(QuarantineTable.DEFINITION, quarantine, "reason"))
        .containsExactly("TRUNCATED");
  }

  /** A lost checkpoint doubles nothing, and hides nothing that came since. */
  @Test
  void survivesLostCheckpoint() throws Exception {
    images.addImage("label/a.jpg", 1);
    drain();
    deleteCheckpoint();
    images.addImage("label/b.jpg", 2);

    drain();

    assertThat(names()).containsExactly("a.jpg", "b.jpg");
    assertThat(output.toString(UTF_8)).contains("1 known already");
  }

  /** A checkpoint belongs to its prefix. */
  @Test
  void refusesCheckpointOfAnotherPrefix() throws Exception {
    images.addImage("label/a.jpg", 1);
    drain();
    images = new Prefix(Files.createDirectory(directory.resolve("other")));

    assertThatThrownBy(this::drain)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot be continued with 'file:" + images + "'");
  }

  /** A second driver does not start, and leaves the first one's place as it is. */
  @Test
  void refusesSecondDriver() throws Exception {
    images.addImage("label/a.jpg", 1);
    try (VerdictTables first =
        VerdictTables.open(
            spark,
            features,
            quarantine,
            LeaseTerms.of(LEASE, line -> {}).covering(checkpoint.toString()))) {
      assertThatThrownBy(this::drain)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("Another driver writes to");
      assertThat(first.judged(List.of("any"))).isEmpty();
    }
    assertThat(checkpoint.resolve("offsets")).doesNotExist();
  }

  /** An object listed and gone before it is read is counted, not forgotten. */
  @Test
  void quarantinesVanishedObject() throws Exception {
    Path vanishing = images.addImage("label/a.jpg", 1);
    drain();
    Files.delete(checkpoint.resolve("commits/0"));
    Files.deleteIfExists(checkpoint.resolve("commits/.0.crc"));
    Files.delete(vanishing);
    deleteTree(Path.of(features));

    drain();

    assertThat(column(QuarantineTable.DEFINITION, quarantine, "reason"))
        .containsExactly("VANISHED");
  }

  /** Too many failures: the job stops, names the commonest reason, and has committed nothing. */
  @Test
  void stopsBeforeItCommitsMostlyFailures() throws Exception {
    for (int i = 0; i < 100; i++) {
      images.add("label/" + i + ".jpg", "text".getBytes(UTF_8));
    }

    assertThatThrownBy(this::drain)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("100 of 100 images of micro-batch 0 failed (NOT_AN_IMAGE 100)")
        .hasMessageContaining("--max-quarantine-rate");
    assertThat(QuarantineTable.DEFINITION.latestVersion(spark, quarantine)).isZero();
    assertThat(health).content().startsWith("{\"state\":\"failed\"");
  }

  /** A stop that is asked for in mid-batch lets the micro-batch finish, checkpoint included. */
  @Test
  void finishesMicroBatchInHand() throws Exception {
    for (int i = 0; i < 30; i++) {
      images.addImage("label/" + i + ".jpg", i);
    }
    StopRequest stop = new StopRequest();
    CompletableFuture<Void> run =
        CompletableFuture.runAsync(() -> run(Optional.of(Duration.ofMillis(200)), 30, stop));
    await().until(() -> run.isDone() || isInMicroBatch());
    stop.make();
    run.get();

    assertThat(names()).hasSize(30);
    assertThat(checkpoint.resolve("commits/0")).exists();
  }

  /**
   * The marker is as good as a signal: the micro-batch finishes, and a line says why it was the
   * last.
   */
  @Test
  void endsWhenMarkerIsWritten() throws Exception {
    Files.writeString(marker, "of an earlier stream");
    Files.setLastModifiedTime(marker, FileTime.from(Instant.now().minusSeconds(3600)));
    images.addImage("label/a.jpg", 1);
    CompletableFuture<Void> run =
        CompletableFuture.runAsync(
            () -> run(Optional.of(Duration.ofMillis(200)), 30, new StopRequest()));
    await().atMost(Duration.ofMinutes(1)).until(() -> run.isDone() || hasMicroBatch());
    assertThat(run).isNotDone();
    Files.writeString(marker, "now");
    run.get(1, TimeUnit.MINUTES);

    assertThat(names()).containsExactly("a.jpg");
    assertThat(checkpoint.resolve("commits/0")).exists();
    assertThat(marker).exists();
    assertThat(output.toString(UTF_8))
        .containsSubsequence("'" + marker + "' was written", "stopping after the micro-batch");
  }

  /** A supervisor reads which micro-batch was the last, and that the stream ended well. */
  @Test
  void keepsHealthFile() throws Exception {
    images.addImage("label/a.jpg", 1);
    drain();

    assertThat(health)
        .content()
        .matches("\\{\"state\":\"stopped\",\"batch\":0,\"turn\":\"[-0-9]+T[0-9:]+Z\"}\\R");
    assertThat(directory.resolve("health.json.partial")).doesNotExist();
  }

  private boolean hasMicroBatch() {
    return Files.exists(checkpoint.resolve("offsets/0"));
  }

  // So few files are listed without a job of Spark's: the first one after the offset featurizes.
  private boolean isInMicroBatch() {
    return hasMicroBatch()
        && JavaSparkContext.fromSparkContext(spark.sparkContext())
                .statusTracker()
                .getActiveJobIds()
                .length
            > 0;
  }

  private void drain() {
    run(Optional.empty(), 1000, new StopRequest());
  }

  private void run(Optional<Duration> trigger, int maxFiles, StopRequest stop) {
    FeaturizeSettings settings =
        new FeaturizeSettings(
            images.toString(),
            "*.{jpg,JPEG,png}",
            Discovery.LISTING,
            new TableLocations(features, quarantine),
            checkpoint.toString(),
            maxFiles,
            trigger,
            new Limits(1 << 20, 1_000_000, Duration.ofSeconds(30)),
            new CircuitBreaker(0.9),
            new Upkeep(optimizeEvery, Duration.ofDays(7)),
            LEASE,
            Optional.of(marker.toString()),
            Optional.of(health));
    Console console = new Console(new PrintStream(output, true, UTF_8));
    try (FeaturizeJob job = FeaturizeJob.start(spark, settings, MODEL, console)) {
      job.runUntil(stop);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private List<String> names() {
    return column(FeaturesTable.DEFINITION, features, "element_at(split(path, '/'), -1)");
  }

  private List<String> column(TableDefinition table, String location, String expression) {
    return table
        .read(spark, location)
        .selectExpr(expression)
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  private void deleteCheckpoint() throws IOException {
    deleteTree(checkpoint);
  }

  private static void deleteTree(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
