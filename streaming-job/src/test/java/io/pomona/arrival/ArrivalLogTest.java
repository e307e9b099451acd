package io.pomona.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalLogTest {

  private static final int RETAINED = 3;
  private static final int PATHS_PER_OFFSET = 3;

  @TempDir private Path directory;

  /** A restart reads back what was written, to the last field. */
  @Test
  void readsWhatWasAppended() throws IOException {
    List<ArrivedObject> objects =
        List.of(
            new ArrivedObject("s3a://b/a \"\n\u00e9%2B+.jpg", Instant.ofEpochMilli(123), 0, "etag"),
            new ArrivedObject("s3a://b/b.jpg", Instant.ofEpochMilli(-1), 7, null));
    assertThat(open().append(objects)).isZero();

    ArrivalLog log = open();

    assertThat(log.read(0)).isEqualTo(objects);
    assertThat(log.continuesAfter(ArrivalLog.NONE)).isTrue();
    assertThat(log.continuesAfter(0)).isFalse();
  }

  /** Offsets without number leave a bounded number of files, and 16 bytes for each old path. */
  @Test
  void staysSmall() throws IOException {
    int offsets = 120;
    ArrivalLog log = open();
    int most = 0;
    for (int offset = 0; offset < offsets; offset++) {
      log.append(objects(offset));
      log.compact(offset);
      most = Math.max(most, files().size());
    }

    // 3 retained, less than 10 that wait for company, and at most log2(110 / 10) + 1 seen files.
    assertThat(most).isLessThanOrEqualTo(3 + 9 + 4);
    assertThat(seenBytes()).isEqualTo(110L * PATHS_PER_OFFSET * PathHash.BYTES);
    assertKnowsAll(open(), offsets);
  }

  /** What Spark may ask for again is there; what is older is refused, not given short. */
  @Test
  void keepsRetainedOffsets() throws IOException {
    ArrivalLog log = filled(20);
    log.compact(19);

    for (ArrivalLog each : List.of(log, open())) {
      assertThat(each.read(10)).isEqualTo(objects(10));
      assertThat(each.read(19)).isEqualTo(objects(19));
      assertThatThrownBy(() -> each.read(9))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("only those of 10 to 19");
    }
  }

  /** Nothing that is not committed, or that is retained, is made compact. */
  @Test
  void leavesUncommittedOffsets() throws IOException {
    ArrivalLog log = filled(30);

    log.compact(11);

    assertThat(files()).hasSize(30).doesNotContain("seen-0-9.sha256");
    log.compact(12);
    assertThat(files()).hasSize(21).contains("seen-0-9.sha256");
  }

  /**
   * A crash while old entries are made compact, or compact files merged: whatever of the replaced
   * files is still there, a restart knows every path, and cleans up.
   */
  @Test
  void survivesCrashWhileCompacting() throws IOException {
    filled(24).compact(13);
    Map<String, byte[]> before = contents();
    open().compact(23);
    Map<String, byte[]> after = contents();
    List<String> replaced =
        before.keySet().stream().filter(name -> !after.containsKey(name)).toList();
    assertThat(replaced).contains("seen-0-9.sha256", "entry-10.jsonl", "entry-19.jsonl");
    assertThat(after).containsKey("seen-0-19.sha256");

    for (int deleted = 0; deleted <= replaced.size(); deleted++) {
      for (String name : replaced.subList(deleted, replaced.size())) {
        Files.write(directory.resolve(name), before.get(name));
      }
      assertKnowsAll(open(), 24);
      assertThat(contents()).containsOnlyKeys(after.keySet());
    }
  }

  /** The same crash between the compact file and the merge: both compact files are there. */
  @Test
  void survivesCrashBeforeMerge() throws IOException {
    filled(24).compact(13);
    byte[] first = Files.readAllBytes(directory.resolve("seen-0-9.sha256"));
    open().compact(23);
    byte[] merged = Files.readAllBytes(directory.resolve("seen-0-19.sha256"));
    Files.delete(directory.resolve("seen-0-19.sha256"));
    Files.write(directory.resolve("seen-0-9.sha256"), first);
    byte[] second = Arrays.copyOfRange(merged, first.length, merged.length);
    Files.write(directory.resolve("seen-10-19.sha256"), second);

    assertKnowsAll(open(), 24);
  }

  /** A log that has lost a file, or half of one, is refused. */
  @Test
  void refusesDamage() throws IOException {
    filled(24).compact(23);
    Path seen = directory.resolve("seen-0-19.sha256");
    byte[] whole = Files.readAllBytes(seen);
    Files.delete(directory.resolve(".seen-0-19.sha256.crc"));

    Files.write(seen, Arrays.copyOf(whole, 100));
    assertThatThrownBy(this::open)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("middle of a");
    Files.delete(seen);
    assertThatThrownBy(this::open)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'entry-0.jsonl' is missing");
  }

  /** Of two that write to one log, the second is told so. */
  @Test
  void refusesSecondWriter() throws IOException {
    ArrivalLog first = open();
    ArrivalLog second = open();
    first.append(objects(0));

    assertThatThrownBy(() -> second.append(objects(1)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Another stream writes to the checkpoint");
    assertThat(open().read(0)).isEqualTo(objects(0));
  }

  private ArrivalLog open() throws IOException {
    return ArrivalLog.open(
        new org.apache.hadoop.fs.Path(directory.toUri()), new Configuration(), RETAINED);
  }

  private ArrivalLog filled(int offsets) throws IOException {
    ArrivalLog log = open();
    for (int offset = 0; offset < offsets; offset++) {
      log.append(objects(offset));
    }
    return log;
  }

  private static void assertKnowsAll(ArrivalLog log, int offsets) {
    assertThat(
            LongStream.range(0, offsets)
                .mapToObj(ArrivalLogTest::objects)
                .flatMap(List::stream)
                .filter(object -> !log.contains(object.path())))
        .isEmpty();
    assertThat(log.contains(objects(offsets).get(0).path())).isFalse();
    assertThat(log.continuesAfter(offsets - 1)).isFalse();
  }

  private static List<ArrivedObject> objects(long offset) {
    return IntStream.range(0, PATHS_PER_OFFSET)
        .mapToObj("s3a://bucket/%d/%%d.jpg".formatted(offset)::formatted)
        .map(path -> new ArrivedObject(path, Instant.ofEpochSecond(offset), 5, null))
        .toList();
  }

  private List<String> files() throws IOException {
    return List.copyOf(contents().keySet());
  }

  private long seenBytes() throws IOException {
    return contents().entrySet().stream()
        .filter(file -> file.getKey().startsWith("seen-"))
        .mapToLong(file -> file.getValue().length)
        .sum();
  }

  private Map<String, byte[]> contents() throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.startsWith(".")) {
          contents.put(name, Files.readAllBytes(file));
        }
      }
    }
    return contents;
  }
}
