package io.pomona.arrival;

import static java.time.temporal.ChronoUnit.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.pomona.arrival.FetchedObject.Bytes;
import io.pomona.arrival.FetchedObject.Unavailable;
import io.pomona.arrival.FetchedObject.Unavailable.Reason;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectReaderTest {

  private final ObjectReader reader = new ObjectReader(new Configuration(), 10);
  @TempDir private Path directory;

  /** An object as large as the limit is read whole, whether its length was known or not. */
  @Test
  void readsWholeObject() throws IOException {
    byte[] content = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    Path file = Files.write(directory.resolve("ten bytes.jpg"), content);

    assertThat(reader.read(listed(file)))
        .isInstanceOfSatisfying(
            Bytes.class, bytes -> assertThat(bytes.content()).isEqualTo(content));
    assertThat(reader.read(listed(file, content.length)))
        .isInstanceOfSatisfying(
            Bytes.class, bytes -> assertThat(bytes.content()).isEqualTo(content));
  }

  /** An empty object is bytes, none of them: whether that is an image is not asked here. */
  @Test
  void readsEmptyObject() throws IOException {
    Path file = Files.createFile(directory.resolve("empty.jpg"));

    assertThat(reader.read(listed(file)))
        .isInstanceOfSatisfying(Bytes.class, bytes -> assertThat(bytes.content()).isEmpty());
  }

  /** One byte more than the limit is too much, also where no listing said so. */
  @Test
  void refusesLargeObject() throws IOException {
    Path file = Files.write(directory.resolve("large.jpg"), new byte[11]);

    assertUnavailable(reader.read(listed(file)), Reason.TOO_LARGE, "more than 10 bytes");
    assertUnavailable(reader.read(listed(file, 11)), Reason.TOO_LARGE, "11 bytes");
  }

  /** An object that is gone is a value, not an exception that costs its neighbours their rows. */
  @Test
  void reportsVanishedObject() {
    assertUnavailable(
        reader.read(listed(directory.resolve("gone.jpg"))), Reason.VANISHED, "gone.jpg");
  }

  /** Who listed a longer object reads the shorter one that took its place, and says so. */
  @Test
  void readsShorterObjectThatReplacedListedOne() throws IOException {
    Path file = Files.write(directory.resolve("a.jpg"), new byte[] {1, 2, 3});

    assertThat(reader.read(listed(file, 7)))
        .isInstanceOfSatisfying(
            Bytes.class,
            bytes -> {
              assertThat(bytes.content()).containsExactly(1, 2, 3);
              assertThat(bytes.object().length()).hasValue(3);
              assertThat(bytes.object().modificationTime()).isAfter(Instant.EPOCH);
            });
  }

  /**
   * S3A gives as many bytes of a longer object as were listed. Whoever cannot use them gets the
   * whole, with the length and the time that it has now.
   */
  @Test
  void readsLongerObjectThatReplacedListedOne() throws IOException {
    Path file = Files.write(directory.resolve("a.jpg"), new byte[] {1, 2, 3, 4, 5});
    ObjectReader boundByListing = new ObjectReader(ListedLengths.configuration(), 10);
    Instant written = Files.getLastModifiedTime(file).toInstant().truncatedTo(MILLIS);
    ArrivedObject listed = new ArrivedObject(ListedLengths.uri(file), Instant.EPOCH, 3, null);

    assertThat(boundByListing.read(listed))
        .isInstanceOfSatisfying(
            Bytes.class, bytes -> assertThat(bytes.content()).containsExactly(1, 2, 3));
    assertThat(boundByListing.readIfChanged(listed))
        .hasValueSatisfying(
            now -> {
              assertThat(((Bytes) now).content()).containsExactly(1, 2, 3, 4, 5);
              assertThat(now.object().length()).hasValue(5);
              assertThat(now.object().modificationTime()).isEqualTo(written);
            });
  }

  /** Where the store gives all of a longer object, all of it is read, up to the limit. */
  @Test
  void readsLongerObjectWhereTheStoreGivesItWhole() throws IOException {
    byte[] content = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    Path file = Files.write(directory.resolve("a.jpg"), content);
    Path large = Files.write(directory.resolve("large.jpg"), new byte[11]);

    assertThat(reader.read(listed(file, 3)))
        .isInstanceOfSatisfying(
            Bytes.class, bytes -> assertThat(bytes.content()).isEqualTo(content));
    assertUnavailable(reader.read(listed(large, 3)), Reason.TOO_LARGE, "more than 10 bytes");
    assertUnavailable(reader.read(listed(large, 10)), Reason.TOO_LARGE, "more than 10 bytes");
  }

  /** An object of known length costs its own memory and no copy. */
  @Test
  void readsIntoOneArray() throws IOException {
    int length = 8 << 20;
    Path file = Files.write(directory.resolve("scan.jpg"), new byte[length]);
    ObjectReader roomy = new ObjectReader(new Configuration(), length);
    roomy.read(listed(file, length));
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    FetchedObject fetched = roomy.read(listed(file, length));

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(length + length / 4);
    assertThat(((Bytes) fetched).content()).hasSize(length);
  }

  /** An object that is what was listed is not read a second time. */
  @Test
  void leavesUnchangedObject() throws IOException {
    Path file = Files.write(directory.resolve("a.jpg"), new byte[] {1, 2, 3});
    Instant time = Files.getLastModifiedTime(file).toInstant();

    assertThat(reader.readIfChanged(new ArrivedObject(file.toString(), time, 3, null))).isEmpty();
    assertThat(reader.readIfChanged(listed(directory.resolve("gone.jpg"), 3))).isEmpty();
  }

  /** A folder under an image's name is no image and stops nothing. */
  @Test
  void reportsFolder() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("folder.jpg"));

    assertThat(reader.read(listed(folder))).isInstanceOf(Unavailable.class);
  }

  private static void assertUnavailable(FetchedObject fetched, Reason reason, String message) {
    assertThat(fetched)
        .isInstanceOfSatisfying(
            Unavailable.class,
            unavailable -> {
              assertThat(unavailable.reason()).isEqualTo(reason);
              assertThat(unavailable.message()).contains(message);
            });
  }

  private static ArrivedObject listed(Path file) {
    return ArrivedObject.of(file.toString(), Instant.EPOCH);
  }

  private static ArrivedObject listed(Path file, long length) {
    return new ArrivedObject(file.toString(), Instant.EPOCH, length, null);
  }
}
