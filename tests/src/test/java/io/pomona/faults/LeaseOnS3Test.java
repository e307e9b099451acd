package io.pomona.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pomona.table.LeaseLostException;
import io.pomona.table.LeaseTerms;
import io.pomona.table.WriterLease;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The writer's lease on S3A: it sees whatever another leaves in its place, in few requests. */
class LeaseOnS3Test {

  private static final String BUCKET = "leases";
  private static final String TABLE = "s3a://" + BUCKET + "/table";
  private static final Path FILE = new Path(TABLE, "_pomona_lease");
  private static final LeaseTerms ETERNAL = LeaseTerms.of(Duration.ofDays(1), line -> {});
  private static final LeaseTerms PATIENT = LeaseTerms.of(Duration.ofMinutes(1), line -> {});
  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofSeconds(1), line -> {});

  @RegisterExtension static final FaultyBucket bucket = new FaultyBucket(BUCKET);

  private WriterLease lease;
  private List<String> requests;

  @BeforeEach
  void acquire() {
    lease = WriterLease.acquire(bucket.hadoop(), List.of(TABLE), TERMS);
    requests = bucket.noteRequests();
  }

  @AfterEach
  void close() throws IOException {
    lease.close();
    store().delete(FILE, false);
  }

  /** Nothing is there: it is created on that condition. */
  @Test
  @Timeout(60)
  void isTakenWithoutWaiting() {
    lease.close();
    requests.clear();

    WriterLease next = WriterLease.acquire(bucket.hadoop(), List.of(TABLE), ETERNAL);

    assertThat(requests).containsExactly("HEAD", "PUT");
    next.close();
  }

  /** That the store heeds the condition is seen before anything is written. */
  @Test
  void isHeldOnceItIsSeenToBeOurs() {
    lease.close();
    requests.clear();

    WriterLease next = WriterLease.acquire(bucket.hadoop(), List.of(TABLE), PATIENT);
    next.requireHeld();

    assertThat(requests).containsExactly("HEAD", "PUT", "GET");
    next.close();
  }

  /** Without conditions, another may have looked at the same time: one looks again. */
  @Test
  void isTakenAfterALookAtWhatBecameOfIt() {
    Configuration without = new Configuration(bucket.hadoop());
    without.setBoolean("fs.s3a.impl.disable.cache", true);
    without.setBoolean("fs.s3a.create.conditional.enabled", false);
    without.set("fs.s3a.performance.flags", "create");
    lease.close();
    requests.clear();

    WriterLease next = WriterLease.acquire(without, List.of(TABLE), PATIENT);

    assertThat(requests).containsExactly("HEAD", "PUT", "GET");
    next.close();
  }

  /** A renewal reads what it wrote before, whose length it knows. */
  @Test
  void isRenewedWithoutALookAtTheFile() {
    await().until(() -> requests.size() >= 6);

    assertThat(requests).contains("GET", "PUT").doesNotContain("HEAD");
    assertThatCode(lease::requireHeld).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"owner\":\"another\",\"host\":\"%s\"}"})
  void isLostToWhoeverHasReplacedTheFile(String content) throws IOException {
    isLostAfter(() -> leave(content.formatted("far".repeat(100))));

    lease.close();
    assertThat(store().exists(FILE)).isTrue();
  }

  @Test
  void isLostWhenTheFileIsGone() {
    isLostAfter(() -> store().delete(FILE, false));
  }

  @Test
  void leavesNoFileWhenItIsGivenBack() throws IOException {
    lease.close();

    assertThat(store().exists(FILE)).isFalse();
  }

  // More than once: a renewal that has just looked writes over it.
  private void isLostAfter(ThrowingRunnable change) {
    await()
        .untilAsserted(
            () -> {
              change.run();
              assertThatThrownBy(lease::requireHeld).isInstanceOf(LeaseLostException.class);
            });
  }

  private void leave(String content) throws IOException {
    try (OutputStream stream = store().create(FILE, true)) {
      stream.write(content.getBytes(UTF_8));
    }
  }

  private FileSystem store() throws IOException {
    return FILE.getFileSystem(bucket.hadoop());
  }
}
