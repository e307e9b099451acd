package io.pomona.featurize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pomona.job.StopRequest;
import io.pomona.job.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopMarkerTest {

  private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06Z");

  private final StopRequest stop = new StopRequest();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  @TempDir private Path folder;
  private Path file;
  private StopMarker marker;

  @BeforeEach
  void location() {
    file = folder.resolve("stop");
    Store.looks.set(0);
    Store.isOut = false;
  }

  @AfterEach
  void close() {
    marker.close();
  }

  /** Whatever the clocks say: a store whose clock is years behind stops the stream as well. */
  @Test
  void stopsWhenWritten() throws IOException {
    watch();
    written("now", LONG_AGO);

    await().until(stop::isMade);
    assertThat(lines).containsExactly("stop marker 'store:" + file + "' was written");
    assertThat(file).exists();
  }

  /** One left over stops nobody; written over, though not a byte longer or shorter, it does. */
  @Test
  void passesOverWhatWasThereUntilItIsWrittenAnew() throws IOException {
    written("then", LONG_AGO);
    watch();
    awaitLooks(3);
    assertThat(stop.isMade()).isFalse();

    written("then", LONG_AGO.plusSeconds(1));

    await().until(stop::isMade);
  }

  @Test
  void stopsWhenTakenAwayAndWrittenAgain() throws IOException {
    written("then", LONG_AGO);
    watch();
    Files.delete(file);
    awaitLooks(3);
    assertThat(stop.isMade()).isFalse();

    written("again", LONG_AGO.plusSeconds(1));

    await().until(stop::isMade);
  }

  /** An outage of the store is one warning, and what is written after it is seen. */
  @Test
  void goesOnLookingAfterOutage() throws IOException {
    watch();
    Store.isOut = true;
    awaitLooks(3);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith("warning").contains("store:" + file, "503 SlowDown");
    Store.isOut = false;
    written("now", Instant.now());

    await().until(stop::isMade);
    assertThat(lines).hasSize(2);
  }

  /** Stores make up folders, and their times, from what lies below. */
  @Test
  void folderIsNoMarker() throws IOException {
    watch();
    Files.createDirectory(file);
    awaitLooks(3);

    assertThat(stop.isMade()).isFalse();
  }

  /** A marker that can never be seen is better known at the start than when it is needed. */
  @Test
  void refusesWhatCannotBeLookedAt() {
    marker = StopMarker.at(file.toString(), new Configuration(false));

    assertThatThrownBy(() -> StopMarker.at("nowhere://bucket/stop", new Configuration(false)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot look at --stop-marker 'nowhere://bucket/stop': ");
  }

  private void watch() {
    Configuration hadoop = new Configuration(false);
    hadoop.setClass("fs.store.impl", Store.class, org.apache.hadoop.fs.FileSystem.class);
    marker = StopMarker.at("store:" + file, hadoop);
    marker.watch(Duration.ofMillis(20), stop, lines::add);
  }

  private void written(String content, Instant when) throws IOException {
    Path partial = Files.writeString(folder.resolve("partial"), content);
    Files.setLastModifiedTime(partial, FileTime.from(when));
    Files.move(partial, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static void awaitLooks(int count) {
    int before = Store.looks.get();
    await().until(() -> Store.looks.get() > before + count);
  }

  /** Local files under a scheme of their own, behind a store that can be out of order. */
  public static final class Store extends RawLocalFileSystem {

    static final AtomicInteger looks = new AtomicInteger();
    static volatile boolean isOut;

    @Override
    public URI getUri() {
      return URI.create("store:///");
    }

    @Override
    public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
      looks.incrementAndGet();
      if (isOut) {
        throw new IOException("503 SlowDown");
      }
      return super.getFileStatus(path);
    }
  }
}
