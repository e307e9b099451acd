package io.pomona.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.pomona.arrival.Discovery;
import io.pomona.featurize.CircuitBreaker;
import io.pomona.featurize.Console;
import io.pomona.featurize.FeaturizeJob;
import io.pomona.featurize.FeaturizeSettings;
import io.pomona.featurize.FeaturizeSettings.Limits;
import io.pomona.featurize.FeaturizeSettings.TableLocations;
import io.pomona.featurize.FeaturizeSettings.Upkeep;
import io.pomona.featurize.Prefix;
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
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

  private static final Model MODEL = Model.bundled();
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Selection ALL = selection("*", Instant.MIN, Instant.MAX);

  private final SparkSession spark = LocalSpark.session();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final Console console = new Console(new PrintStream(output, true, UTF_8));
  @TempDir private Path directory;
  private Path folder;
  private Prefix images;
  private TableLocations tables;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Limits limits = new Limits(1 << 20, 1_000_000, PATIENCE);

  @BeforeEach
  void locations() throws IOException {
    folder = Files.createDirectory(directory.resolve("images"));
    images = new Prefix(folder);
    tables =
        new TableLocations(
            directory.resolve("features").toString(), directory.resolve("quarantine").toString());
  }

  /**
   * On empty tables: every image gets its row, in several micro-batches, among them those that
   * Spark's index does not see. Run again, it commits nothing.
   */
  @Test
  void fillsEmptyTablesOnce() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    images.addImage("Apple/_DSC0001.jpg", 2);
    images.addImage("Pear/.hidden.jpg", 3);
    images.addTruncated("Pear/broken.jpg");
    images.add("Pear/empty.jpg", new byte[0]);
    images.add("Pear/readme.txt", "not asked for".getBytes(UTF_8));

    Outcome outcome = replay(settings(ALL, Deletions.KEEP, 2));

    assertThat(outcome).isEqualTo(new Outcome(3, 0, 2, 0, 0));
    assertThat(featurized()).containsExactly(".hidden.jpg", "_DSC0001.jpg", "a.jpg");
    assertThat(quarantined()).containsExactly("EMPTY empty.jpg", "TRUNCATED broken.jpg");
    assertThat(output.toString(UTF_8)).contains("micro-batch 2: 1 images");

    long features = version(FeaturesTable.DEFINITION, tables.features());
    long quarantine = version(QuarantineTable.DEFINITION, tables.quarantine());
    assertThat(replay()).isEqualTo(Outcome.NOTHING);
    assertThat(version(FeaturesTable.DEFINITION, tables.features())).isEqualTo(features);
    assertThat(version(QuarantineTable.DEFINITION, tables.quarantine())).isEqualTo(quarantine);
  }

  /**
   * Overwritten: the row is of what the image is now, in the table where it belongs then, and no
   * other row changes.
   */
  @Test
  void replacesAndMovesRowsOfOverwrittenImages() throws IOException {
    images.addImage("Apple/breaks.jpg", 1);
    images.addTruncated("Apple/repaired.jpg");
    images.addImage("Apple/changes.jpg", 2);
    images.addImage("Apple/stays.jpg", 3);
    replay();
    Map<String, String> before = vectors();
    overwrite("Apple/breaks.jpg", "no image any more".getBytes(UTF_8));
    overwrite("Apple/repaired.jpg", Prefix.jpeg(4));
    overwrite("Apple/changes.jpg", Prefix.jpeg(5));

    assertThat(plan())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Kind.OVERWRITTEN, 2L, Kind.QUARANTINED, 1L, Kind.UNCHANGED, 1L));
    assertThat(replay()).isEqualTo(new Outcome(2, 1, 1, 0, 0));

    Map<String, String> after = vectors();
    assertThat(featurized()).containsExactly("changes.jpg", "repaired.jpg", "stays.jpg");
    assertThat(after.get("stays.jpg")).isEqualTo(before.get("stays.jpg"));
    assertThat(after.get("changes.jpg")).isNotEqualTo(before.get("changes.jpg"));
    assertThat(quarantined()).containsExactly("NOT_AN_IMAGE breaks.jpg");
    assertThat(replay()).isEqualTo(Outcome.NOTHING);
  }

  /** What was featurized under another model is featurized under this one. */
  @Test
  void replacesRowsOfOtherModel() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    images.addImage("Apple/b.jpg", 2);
    images.addTruncated("Apple/c.jpg");
    replay();
    update(tables.features(), "path LIKE '%a.jpg'", "model", "old-model");
    update(tables.quarantine(), "true", "model", "old-model");

    assertThat(plan()).containsEntry(Kind.OTHER_MODEL, 1L).containsEntry(Kind.QUARANTINED, 1L);
    replay();

    assertThat(column(FeaturesTable.DEFINITION, tables.features(), "model"))
        .containsExactly(MODEL.id(), MODEL.id());
    assertThat(column(QuarantineTable.DEFINITION, tables.quarantine(), "model"))
        .containsExactly(MODEL.id());
  }

  /** The store's refusals are asked again; an object that is there now leaves the quarantine. */
  @Test
  void healsWhatTheStoreRefused() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    images.addTruncated("Apple/b.jpg");
    replay();
    moveToQuarantine("VANISHED");

    assertThat(plan()).containsEntry(Kind.QUARANTINED, 1L).containsEntry(Kind.UNCHANGED, 1L);
    assertThat(replay()).isEqualTo(new Outcome(1, 1, 0, 0, 0));

    assertThat(featurized()).containsExactly("a.jpg");
    assertThat(quarantined()).containsExactly("TRUNCATED b.jpg");
  }

  /** Raised limits let images out of quarantine; the same limits again commit nothing. */
  @Test
  void healsWhatWasTooLarge() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    limits = new Limits(1 << 20, 64 * 48 - 1, PATIENCE);
    replay();
    assertThat(replay()).isEqualTo(new Outcome(0, 0, 0, 1, 0));
    assertThat(version(QuarantineTable.DEFINITION, tables.quarantine())).isEqualTo(1);

    limits = new Limits(1 << 20, 64 * 48, PATIENCE);
    replay();

    assertThat(featurized()).containsExactly("a.jpg");
    assertThat(quarantined()).isEmpty();
  }

  /**
   * A crash between the commits that take a repaired image out of quarantine and into features: it
   * has no row then, never two, and the next replay finds it.
   */
  @Test
  void healsCrashBeforeFeaturesCommit() throws IOException {
    images.addTruncated("Apple/a.jpg");
    replay();
    overwrite("Apple/a.jpg", Prefix.jpeg(1));
    refuse(tables.features(), "length < 0");

    assertThatThrownBy(this::replay).hasStackTraceContaining("crash");
    assertThat(featurized()).isEmpty();
    assertThat(quarantined()).isEmpty();

    allow(tables.features());
    assertThat(plan()).containsEntry(Kind.NEW, 1L);
    replay();
    assertThat(featurized()).containsExactly("a.jpg");
  }

  /** The same for the commits that take a broken image out of features and into quarantine. */
  @Test
  void healsCrashBeforeQuarantineCommit() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    replay();
    overwrite("Apple/a.jpg", new byte[0]);
    refuse(tables.quarantine(), "length < 0");

    assertThatThrownBy(this::replay).hasStackTraceContaining("crash");
    assertThat(featurized()).isEmpty();
    assertThat(quarantined()).isEmpty();

    allow(tables.quarantine());
    replay();
    assertThat(quarantined()).containsExactly("EMPTY a.jpg");
  }

  /** Rows that two drivers doubled, in one table or over both, become one. */
  @Test
  void leavesOneRowWhereThereWereSeveral() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    images.addImage("Apple/b.jpg", 2);
    images.addTruncated("Apple/c.jpg");
    replay();
    append(tables.features(), tables.features(), "path LIKE '%a.jpg'", "path", "path");
    append(
        tables.quarantine(),
        tables.quarantine(),
        "path LIKE '%c.jpg'",
        "path",
        "replace(path, 'c.jpg', 'b.jpg')");

    assertThat(plan()).containsEntry(Kind.DOUBLED, 2L);
    replay();

    assertThat(featurized()).containsExactly("a.jpg", "b.jpg");
    assertThat(quarantined()).containsExactly("TRUNCATED c.jpg");
  }

  /** A dry run tells each kind and changes nothing; it does not even make the tables. */
  @Test
  void changesNothingInDryRun() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    images.addImage("Apple/b.jpg", 2);

    assertThat(plan()).containsEntry(Kind.NEW, 2L);
    assertThat(Path.of(tables.features())).doesNotExist();
    assertThat(Path.of(tables.quarantine())).doesNotExist();

    replay();
    long version = version(FeaturesTable.DEFINITION, tables.features());
    overwrite("Apple/a.jpg", Prefix.jpeg(3));
    Files.delete(folder.resolve("Apple/b.jpg"));
    images.addImage("Apple/c.jpg", 4);
    assertThat(plan())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Kind.NEW, 1L, Kind.OVERWRITTEN, 1L, Kind.DELETED, 1L, Kind.UNCHANGED, 0L));
    assertThat(version(FeaturesTable.DEFINITION, tables.features())).isEqualTo(version);
  }

  /** A mistyped prefix does not pass for one that is in line. */
  @Test
  void refusesPrefixOfNothing() throws IOException {
    images.add("Apple/readme.txt", "not asked for".getBytes(UTF_8));

    assertThatThrownBy(this::plan)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("No image is under --images '" + images)
        .hasMessageContaining("Check the URI and --glob '*.{jpg,png}'");
  }

  /** Rows of deleted images stay unless they are asked away, then go from both tables. */
  @Test
  void removesDeletedImagesWhereAsked() throws IOException {
    Path deleted = images.addImage("Apple/a.jpg", 1);
    Path broken = images.addTruncated("Apple/b.jpg");
    Path last = images.addImage("Apple/c.jpg", 3);
    replay();
    append(
        tables.features(), tables.features(), "path LIKE '%a.jpg'", "path", "'file:/else/a.jpg'");
    Files.delete(deleted);
    Files.delete(broken);

    assertThat(replay()).isEqualTo(Outcome.NOTHING);
    assertThat(featurized()).containsExactly("a.jpg", "a.jpg", "c.jpg");
    assertThat(replay(settings(ALL, Deletions.REMOVE, 100))).isEqualTo(new Outcome(0, 0, 0, 0, 2));

    assertThat(column(FeaturesTable.DEFINITION, tables.features(), "path"))
        .as("rows of another prefix stay")
        .containsExactlyInAnyOrder("file:" + folder + "/Apple/c.jpg", "file:/else/a.jpg");
    assertThat(quarantined()).isEmpty();
    assertThat(output.toString(UTF_8)).contains("VACUUM delta.`" + tables.features() + "`");

    Files.delete(last);
    assertThatThrownBy(() -> replay(settings(ALL, Deletions.REMOVE, 100)))
        .as("nothing at all under the prefix is likelier a mistake than an erasure")
        .isInstanceOf(UserError.class)
        .hasMessageContaining("No image is under --images '" + images)
        .hasMessageContaining("--remove-deleted=all");
    assertThat(featurized()).containsExactly("a.jpg", "c.jpg");

    replay(settings(ALL, Deletions.REMOVE_ALL, 100));
    assertThat(featurized()).as("the row of another prefix").containsExactly("a.jpg");
  }

  /** Only what is selected by path and time is added, replaced or removed. */
  @Test
  void keepsToItsSelection() throws IOException {
    Instant old = Instant.parse("2020-01-01T00:00:00Z");
    age(images.addImage("Apple/old.jpg", 1), old);
    Path oldToDelete = age(images.addImage("Apple/old gone.jpg", 2), old);
    Path newToDelete = images.addImage("Apple/new gone.jpg", 3);
    Path pearToDelete = images.addImage("Pear/gone.jpg", 4);
    replay(settings(selection("*gone.jpg", Instant.MIN, Instant.MAX), Deletions.KEEP, 100));
    assertThat(featurized()).containsExactly("gone.jpg", "new gone.jpg", "old gone.jpg");
    for (Path gone : List.of(oldToDelete, newToDelete, pearToDelete)) {
      Files.delete(gone);
    }
    images.addImage("Pear/new.jpg", 5);

    Selection recentApples =
        selection("Apple/*", Instant.parse("2021-01-01T00:00:00Z"), Instant.MAX);
    replay(settings(recentApples, Deletions.REMOVE, 100));

    assertThat(featurized()).containsExactly("gone.jpg", "old gone.jpg");
  }

  /** The stream goes on from its old checkpoint after a replay and doubles nothing. */
  @Test
  void isNotDoubledByTheStream() throws Exception {
    images.addImage("Apple/a.jpg", 1);
    images.addTruncated("Apple/b.jpg");
    stream();
    overwrite("Apple/a.jpg", Prefix.jpeg(7));
    overwrite("Apple/b.jpg", Prefix.jpeg(8));
    images.addImage("Apple/c.jpg", 3);
    replay();
    long version = version(FeaturesTable.DEFINITION, tables.features());

    stream();

    assertThat(featurized()).containsExactly("a.jpg", "b.jpg", "c.jpg");
    assertThat(quarantined()).isEmpty();
    assertThat(version(FeaturesTable.DEFINITION, tables.features())).isEqualTo(version);
    assertThat(plan()).containsExactlyEntriesOf(Map.of(Kind.UNCHANGED, 3L));
  }

  /** Beside a driver that writes the tables a replay is refused before it looks at anything. */
  @Test
  void isRefusedBesideARunningStream() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    try (VerdictTables writing =
        VerdictTables.open(
            spark, tables.features(), tables.quarantine(), LeaseTerms.of(LEASE, line -> {}))) {
      assertThatThrownBy(this::replay)
          .isInstanceOf(UserError.class)
          .hasMessageContaining(tables.features());
      assertThat(writing.judged(List.of("file:" + folder + "/Apple/a.jpg"))).isEmpty();
    }
  }

  /** Too many failures stop it before it commits them, and say so as the stream does. */
  @Test
  void stopsBeforeItCommitsMostlyFailures() throws IOException {
    for (int i = 0; i < 100; i++) {
      images.add("Apple/" + i + ".jpg", "text".getBytes(UTF_8));
    }

    assertThatThrownBy(this::replay)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("100 of 100 images of micro-batch 0 failed (NOT_AN_IMAGE 100)");
    assertThat(version(QuarantineTable.DEFINITION, tables.quarantine())).isZero();
  }

  /** A stop that was asked for leaves the rest to the next replay. */
  @Test
  void stopsBetweenMicroBatches() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    StopRequest stop = new StopRequest();
    stop.make();

    assertThat(new Replay(spark, settings(ALL, Deletions.KEEP, 1), MODEL, console).execute(stop))
        .isEqualTo(Outcome.NOTHING);
    assertThat(output.toString(UTF_8)).contains("1 images are left for the next replay");
  }

  private Outcome replay() {
    return replay(settings(ALL, Deletions.KEEP, 100));
  }

  private Outcome replay(ReplaySettings settings) {
    return new Replay(spark, settings, MODEL, console).execute(new StopRequest());
  }

  private Map<Kind, Long> plan() {
    return new Replay(spark, settings(ALL, Deletions.KEEP, 100), MODEL, console).plan().counts();
  }

  private ReplaySettings settings(Selection selection, Deletions deletions, int batch) {
    return new ReplaySettings(
        images.toString(),
        selection,
        tables,
        limits,
        new CircuitBreaker(0.9),
        batch,
        deletions,
        LEASE);
  }

  private static Selection selection(String pathGlob, Instant since, Instant until) {
    return new Selection("*.{jpg,png}", pathGlob, since, until);
  }

  private void stream() throws Exception {
    FeaturizeSettings settings =
        new FeaturizeSettings(
            images.toString(),
            "*.{jpg,png}",
            Discovery.LISTING,
            tables,
            directory.resolve("checkpoint").toString(),
            100,
            Optional.empty(),
            limits,
            new CircuitBreaker(0.9),
            new Upkeep(0, Duration.ofDays(7)),
            LEASE,
            Optional.empty(),
            Optional.empty());
    try (FeaturizeJob job = FeaturizeJob.start(spark, settings, MODEL, console)) {
      job.runUntil(new StopRequest());
    }
  }

  private void overwrite(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Instant later = Files.getLastModifiedTime(file).toInstant().plusSeconds(5);
    Path partial = Files.write(directory.resolve("partial"), content);
    Files.setLastModifiedTime(partial, FileTime.from(later));
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path age(Path file, Instant time) throws IOException {
    return Files.setLastModifiedTime(file, FileTime.from(time));
  }

  private void update(String table, String condition, String column, String value) {
    DeltaTable.forPath(spark, table)
        .update(functions.expr(condition), Map.of(column, functions.lit(value)));
  }

  /** Appends rows of one table to another, with {@code column} as {@code expression} has it. */
  private void append(String to, String from, String condition, String column, String expression) {
    spark
        .read()
        .format("delta")
        .load(from)
        .where(condition)
        .withColumn(column, functions.expr(expression))
        .write()
        .format("delta")
        .mode("append")
        .save(to);
  }

  private void moveToQuarantine(String reason) {
    spark
        .read()
        .format("delta")
        .load(tables.features())
        .drop("features")
        .withColumn("reason", functions.lit(reason))
        .withColumn("message", functions.lit("the object was listed and is gone"))
        .write()
        .format("delta")
        .mode("append")
        .save(tables.quarantine());
    DeltaTable.forPath(spark, tables.features()).delete();
  }

  private void refuse(String table, String condition) {
    // Rows that are there already must fit; none does or there is none.
    DeltaTable.forPath(spark, table).delete(functions.expr("NOT (" + condition + ")"));
    spark.sql("ALTER TABLE delta.`%s` ADD CONSTRAINT crash CHECK (%s)".formatted(table, condition));
  }

  private void allow(String table) {
    spark.sql("ALTER TABLE delta.`%s` DROP CONSTRAINT crash".formatted(table));
  }

  private List<String> featurized() {
    return column(FeaturesTable.DEFINITION, tables.features(), "element_at(split(path, '/'), -1)");
  }

  private List<String> quarantined() {
    return column(
        QuarantineTable.DEFINITION,
        tables.quarantine(),
        "concat(reason, ' ', element_at(split(path, '/'), -1))");
  }

  /** A hash of the features of each image, by its name. */
  private Map<String, String> vectors() {
    return column(
            FeaturesTable.DEFINITION,
            tables.features(),
            "concat(element_at(split(path, '/'), -1), '=', hash(features))")
        .stream()
        .map(text -> text.split("=", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }

  private List<String> column(TableDefinition table, String location, String expression) {
    return table
        .readWhole(spark, location)
        .selectExpr(expression)
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  private long version(TableDefinition table, String location) {
    return table.latestVersion(spark, location);
  }
}
