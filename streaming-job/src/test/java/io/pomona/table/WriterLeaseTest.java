package io.pomona.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pomona.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriterLeaseTest {

  private static final Duration TERM = Duration.ofSeconds(1);
  private static final String CRASHED =
      "{\"owner\":\"gone\",\"host\":\"far\",\"process\":7,\"since\":\"2025-01-01T00:00:00Z\"}";

  private final List<String> announced = Collections.synchronizedList(new ArrayList<>());
  private final List<WriterLease> open = Collections.synchronizedList(new ArrayList<>());
  @TempDir private Path directory;
  private Path table;
  private Path checkpoint;

  @BeforeEach
  void locations() {
    table = directory.resolve("table");
    checkpoint = directory.resolve("checkpoint");
  }

  @AfterEach
  void closeAll() {
    open.forEach(WriterLease::close);
  }

  /** As long as the first driver lives, however long that be, a second one is told who it is. */
  @Test
  void refusesSecondDriverWhileFirstLives() {
    WriterLease first = acquire(table, checkpoint);
    String atStart = content(table);
    await().until(() -> !content(table).equals(atStart));

    assertThatThrownBy(() -> acquire(table))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Another driver writes to '" + table + "'")
        .hasMessageContaining("process " + ProcessHandle.current().pid())
        .hasMessageContaining("Stop that one first");
    assertThatThrownBy(() -> acquire(directory.resolve("other"), checkpoint))
        .hasMessageContaining(checkpoint.toString());
    assertThat(directory.resolve("other").resolve(LeaseFile.NAME)).doesNotExist();
    assertThatCode(first::requireHeld).doesNotThrowAnyException();
  }

  /** The file is empty for a moment whenever its holder renews it. */
  @Test
  void namesHolderWhoseFileIsJustBeingWritten() throws IOException {
    leaveFile(table, CRASHED);
    CompletableFuture<Void> newcomer = CompletableFuture.runAsync(() -> acquire(table));
    await().until(() -> !announced.isEmpty());

    leaveFile(table, "");

    assertThat(newcomer)
        .failsWithin(TERM.multipliedBy(10))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(UserError.class)
        .withMessageContaining("host far, process 7");
  }

  /** A crashed driver's hold ends after a term; who waits for that says so. */
  @Test
  void takesOverFromCrashedDriver() throws IOException {
    leaveFile(table, CRASHED);

    acquire(table).requireHeld();

    assertThat(announced)
        .singleElement()
        .asString()
        .contains("up to 1 s", table.toString(), "host far, process 7");
    assertThat(content(table)).doesNotContain("gone");
  }

  /** A file that a crash left empty expires as any other. */
  @Test
  void takesOverFromDriverThatCrashedWhileItWrote() throws IOException {
    leaveFile(table, "");

    assertThatCode(() -> acquire(table).requireHeld()).doesNotThrowAnyException();
  }

  /** Who was replaced while it was paused commits no more, and leaves the file to the other. */
  @Test
  void isFencedOnceAnotherHasTakenOver() throws IOException {
    WriterLease paused = acquire(table, checkpoint);
    leaveFile(checkpoint, CRASHED);

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(paused::requireHeld)
                    .isInstanceOf(LeaseLostException.class)
                    .hasMessageContaining(
                        "Another driver has taken '" + checkpoint + "' (host far"));
    paused.close();
    assertThat(content(checkpoint)).isEqualTo(CRASHED);
    assertThat(table.resolve(LeaseFile.NAME)).doesNotExist();
  }

  /** Who cannot renew stops before another may take over; after the outage it goes on. */
  @Test
  void isFencedWhileItCannotRenew() throws IOException {
    WriterLease lease = acquire(LocalAsS3.configuration(), List.of(LocalAsS3.uri(table)));
    Path outage = Files.createFile(directory.resolve(LocalAsS3.OUTAGE));

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThatThrownBy(lease::requireHeld)
                    .isInstanceOf(LeaseLostException.class)
                    .hasMessageContaining("could not be renewed for")
                    .hasStackTraceContaining("503 SlowDown"));
    Files.delete(outage);
    assertThatCode(lease::requireHeld).doesNotThrowAnyException();
  }

  /** An outage of more than a term ends in waiting, not in giving up, if nobody came meanwhile. */
  @Test
  void waitsOutOutageThatIsLongerThanTerm() throws IOException {
    WriterLease lease = acquire(LocalAsS3.configuration(), List.of(LocalAsS3.uri(table)));
    Path outage = Files.createFile(directory.resolve(LocalAsS3.OUTAGE));
    await().pollDelay(TERM).until(() -> true);
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(lease::requireHeld);
    await().pollDelay(TERM.multipliedBy(2)).untilAsserted(() -> assertThat(waiting).isNotDone());

    Files.delete(outage);

    assertThat(waiting).succeedsWithin(TERM.multipliedBy(10));
  }

  /** Who was cut off while another came and went does not go on: the tables are not as it knew. */
  @Test
  void isFencedWhenAnotherCameAndWent() throws IOException {
    WriterLease lease = acquire(table);
    Files.delete(table.resolve(LeaseFile.NAME));

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(lease::requireHeld)
                    .isInstanceOf(LeaseLostException.class)
                    .hasMessageContaining("has ended since"));
  }

  @Test
  void isReleasedOnClose() {
    acquire(table, checkpoint).close();

    assertThat(table.resolve(LeaseFile.NAME)).doesNotExist();
    acquire(table, checkpoint).requireHeld();
    assertThat(announced).isEmpty();
  }

  /** Many start at once over nothing or over a crashed driver's file: exactly one goes on. */
  @ParameterizedTest
  @ValueSource(strings = {"new, exclusive", "new, s3", "crashed, exclusive", "crashed, s3"})
  void letsOneOfRacingNewcomersThrough(String kind) throws IOException {
    boolean s3 = kind.contains("s3");
    Configuration hadoop = s3 ? LocalAsS3.configuration() : new Configuration(false);
    List<String> locations =
        Stream.of(table, checkpoint).map(s3 ? LocalAsS3::uri : Path::toString).toList();
    if (kind.startsWith("crashed")) {
      leaveFile(table, CRASHED);
      leaveFile(checkpoint, CRASHED);
    }

    List<WriterLease> winners = race(hadoop, locations, TERM);

    assertThat(winners).hasSize(1);
    assertThatCode(winners.get(0)::requireHeld).doesNotThrowAnyException();
  }

  /**
   * Where the store lets all of them create the file, the last one goes on; if that is another at
   * each location, none does.
   */
  @Test
  void letsNoTwoThroughWhereTheStoreHeedsNoCondition() {
    Configuration hadoop = LocalAsS3.configuration();
    hadoop.setClass("fs.s3a.impl", HeedlessS3.class, FileSystem.class);

    Duration term = TERM.multipliedBy(8);
    String other = LocalAsS3.uri(directory.resolve("other"));
    assertThat(race(hadoop, List.of(other), term)).hasSize(1);
    List<String> both = Stream.of(table, checkpoint).map(LocalAsS3::uri).toList();
    assertThat(race(hadoop, both, term)).hasSizeLessThan(2);
  }

  /** Whoever was there before may not know for so long that it is not any more. */
  @Test
  void waitsForATermIfTheStoreTookLong() {
    Configuration hadoop = LocalAsS3.configuration();
    hadoop.setClass("fs.s3a.impl", SlowS3.class, FileSystem.class);
    Moment start = Moment.now();

    acquire(hadoop, List.of(LocalAsS3.uri(table)));

    assertThat(start.elapsed()).isGreaterThan(TERM);
  }

  /** Takes a twentieth of the term to create a file. */
  public static final class SlowS3 extends HeedlessS3 {

    @Override
    public FSDataOutputStreamBuilder<?, ?> createFile(org.apache.hadoop.fs.Path path) {
      await().pollDelay(TERM.dividedBy(20)).until(() -> true);
      return super.createFile(path);
    }
  }

  private List<WriterLease> race(Configuration hadoop, List<String> locations, Duration term) {
    CyclicBarrier start = new CyclicBarrier(6);
    List<CompletableFuture<Optional<WriterLease>>> newcomers =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> race(start, hadoop, locations, term),
                        task -> new Thread(task).start()))
            .toList();
    return newcomers.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
  }

  private Optional<WriterLease> race(
      CyclicBarrier start, Configuration hadoop, List<String> locations, Duration term) {
    try {
      start.await();
      WriterLease lease = acquire(hadoop, locations, term);
      lease.requireHeld();
      return Optional.of(lease);
    } catch (UserError | LeaseLostException e) {
      return Optional.empty();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private WriterLease acquire(Path... locations) {
    return acquire(new Configuration(false), Stream.of(locations).map(Path::toString).toList());
  }

  private WriterLease acquire(Configuration hadoop, List<String> locations) {
    return acquire(hadoop, locations, TERM);
  }

  private WriterLease acquire(Configuration hadoop, List<String> locations, Duration term) {
    WriterLease lease = WriterLease.acquire(hadoop, locations, LeaseTerms.of(term, announced::add));
    open.add(lease);
    return lease;
  }

  private static void leaveFile(Path location, String content) throws IOException {
    Files.createDirectories(location);
    Files.writeString(location.resolve(LeaseFile.NAME), content);
  }

  private static String content(Path location) {
    try {
      return Files.readString(location.resolve(LeaseFile.NAME));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
