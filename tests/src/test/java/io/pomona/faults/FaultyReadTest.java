package io.pomona.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.arrival.ArrivedObject;
import io.pomona.arrival.FetchedObject;
import io.pomona.arrival.FetchedObject.Bytes;
import io.pomona.arrival.FetchedObject.Unavailable;
import io.pomona.arrival.FetchedObject.Unavailable.Reason;
import io.pomona.arrival.ObjectReader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What reading one object by S3A comes to when the store misbehaves: bytes, a reason, or neither.
 */
class FaultyReadTest {

  private static final String BUCKET = "faulty-reads";
  private static final String KEY = "label/a.jpg";
  private static final byte[] CONTENT = "ten bytes.".repeat(1000).getBytes(UTF_8);
  private static final ArrivedObject LISTED =
      new ArrivedObject("s3a://" + BUCKET + "/" + KEY, Instant.EPOCH, CONTENT.length, null);

  @RegisterExtension static final FaultyBucket bucket = new FaultyBucket(BUCKET);

  private ObjectReader reader;

  @BeforeEach
  void putObject() {
    bucket.put(KEY, CONTENT);
    reader = new ObjectReader(bucket.hadoop(), 1 << 20);
  }

  /** What S3A's retries get over is read whole. */
  @ParameterizedTest
  @CsvSource({"SLOW_DOWN", "SERVER_ERROR", "RESET"})
  void readsWholeObjectAfterFault(Fault fault) {
    int[] reads = new int[1];
    bucket.plan().add(FaultRule.of(fault, request -> isRead(request) && reads[0]++ == 0));

    assertBytes(reader.read(LISTED), CONTENT);
    assertThat(bucket.plan().injected(fault)).isEqualTo(1);
  }

  /** What the store says of this one object is a verdict on it. */
  @ParameterizedTest
  @CsvSource({"DENIED, ACCESS_DENIED", "GONE, VANISHED", "SERVER_ERROR, UNREADABLE"})
  void givesReason(Fault fault, Reason reason) {
    bucket.plan().add(FaultRule.of(fault, FaultyReadTest::isRead));

    assertUnavailable(reader.read(LISTED), reason);
  }

  /**
   * An object that the store refuses to describe, as one that is encrypted with its uploader's own
   * key, is told from a store that does not answer; one in the place of its folder hides nothing.
   */
  @Test
  void judgesObjectThatIsRefused() {
    String folder = "/" + BUCKET + "/label";
    bucket
        .plan()
        .add(FaultRule.of(Fault.BAD_REQUEST, request -> request.path().startsWith(folder)));

    assertUnreadable(reader.read(LISTED));
    assertThat(reader.readIfChanged(LISTED)).hasValueSatisfying(FaultyReadTest::assertUnreadable);
  }

  /** A store that refuses everything, as it does when a token has expired, judges no object. */
  @Test
  void judgesNothingWhereEverythingIsRefused() {
    bucket.plan().add(FaultRule.of(Fault.BAD_REQUEST, FaultRule.every(1)));

    assertNoAnswer(() -> reader.read(LISTED));
    assertNoAnswer(() -> reader.readIfChanged(LISTED));
  }

  /** An object that is another now, and cannot be read, is as unreadable as the listed one. */
  @Test
  void judgesChangedObjectThatCannotBeRead() {
    bucket.plan().add(FaultRule.of(Fault.SERVER_ERROR, FaultyReadTest::isRead));

    assertThat(reader.readIfChanged(LISTED)).hasValueSatisfying(FaultyReadTest::assertUnreadable);
  }

  /** A store that does not answer is no verdict on any object. */
  @Test
  void judgesNothingInOutage() {
    bucket.cutOff();

    assertNoAnswer(() -> reader.read(LISTED));
    assertThat(bucket.plan().injected(Fault.OUTAGE)).isPositive();
  }

  /** A shorter object that took the listed one's place is read whole. */
  @Test
  void readsShorterObjectThatReplacedListedOne() {
    byte[] shorter = "shorter".getBytes(UTF_8);
    overwriteAtFirstRead(shorter);

    assertBytes(reader.read(LISTED), shorter);
  }

  /** Of a longer one S3A gives what was listed; who cannot use that gets the whole. */
  @Test
  void readsLongerObjectThatReplacedListedOne() {
    byte[] longer = "longer".repeat(5000).getBytes(UTF_8);
    overwriteAtFirstRead(longer);

    assertThat(reader.read(LISTED)).isInstanceOf(Bytes.class);
    assertThat(reader.readIfChanged(LISTED)).hasValueSatisfying(now -> assertBytes(now, longer));
    assertThat(bucket.plan().injected(Fault.OVERWRITTEN)).isEqualTo(1);
  }

  private void overwriteAtFirstRead(byte[] content) {
    Predicate<HttpHead> read = FaultyReadTest::isRead;
    bucket.plan().add(FaultRule.overwriting(read, () -> bucket.put(KEY, content)));
  }

  private static boolean isRead(HttpHead request) {
    return request.method().equals("GET") && request.path().equals("/" + BUCKET + "/" + KEY);
  }

  private static void assertUnreadable(FetchedObject fetched) {
    assertUnavailable(fetched, Reason.UNREADABLE);
  }

  private static void assertUnavailable(FetchedObject fetched, Reason reason) {
    assertThat(fetched)
        .isInstanceOfSatisfying(
            Unavailable.class,
            unavailable -> {
              assertThat(unavailable.reason()).isEqualTo(reason);
              assertThat(unavailable.message()).contains(KEY);
            });
  }

  private static void assertNoAnswer(ThrowingCallable read) {
    assertThatThrownBy(read)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("The store does not answer for '" + LISTED.path());
  }

  private static void assertBytes(FetchedObject fetched, byte[] content) {
    assertThat(fetched)
        .isInstanceOfSatisfying(
            Bytes.class, bytes -> assertThat(bytes.content()).isEqualTo(content));
  }
}
