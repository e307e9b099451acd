package io.pomona.arrival;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pomona.job.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Listings by sub-folder, of a file system that is not the local one. */
@Timeout(60)
class PrefixListingParallelTest {

  private static final ListingLimits LIMITS = new ListingLimits(2, 4, 100, 3);

  @TempDir Path folder;
  private PrefixListing listing;

  @BeforeEach
  void files() throws IOException {
    WatchedFileSystem.reset();
    add("a.jpg");
    for (String label : List.of("apple", "pear", "plum")) {
      for (int i = 0; i < 8; i++) {
        add("%s/%d.jpg".formatted(label, i));
      }
    }
    listing = listing("*.jpg");
  }

  @AfterEach
  void threadsHaveEnded() {
    WatchedFileSystem.reset();
    await().until(() -> listers().isEmpty());
  }

  /** The first listing is flat, the next one by sub-folder; both show the same. */
  @Test
  void showsSameFlatAndSplit() throws IOException {
    add("pear/green/long/8.jpg");
    add("pear/readme.txt");
    Files.createDirectories(folder.resolve("empty/empty"));

    List<ArrivedObject> flat = objects();
    assertThat(WatchedFileSystem.level).isEmpty();
    List<ArrivedObject> split = objects();

    assertThat(split).hasSize(26).isEqualTo(flat);
    assertThat(WatchedFileSystem.level).containsExactly(folder.getFileName().toString());
    assertThat(WatchedFileSystem.flat)
        .containsExactlyInAnyOrder(
            folder.getFileName().toString(), "apple", "pear", "plum", "empty");
  }

  /** A listing by sub-folder counts, too: the third is as the second. */
  @Test
  void goesOnBySubfolder() throws IOException {
    objects();
    objects();
    WatchedFileSystem.reset();

    assertThat(objects()).hasSize(25);

    assertThat(WatchedFileSystem.level).hasSize(1);
    assertThat(WatchedFileSystem.flat).containsExactlyInAnyOrder("apple", "pear", "plum");
  }

  /** Large sub-folders are listed by their own sub-folders. */
  @Test
  void splitsSubfolders() throws IOException {
    for (String day : List.of("1", "2", "3", "4")) {
      for (int i = 0; i < 12; i++) {
        add("quince/%s/%d.jpg".formatted(day, i));
      }
    }
    List<ArrivedObject> flat = objects();

    assertThat(objects()).hasSize(73).isEqualTo(flat);
    assertThat(WatchedFileSystem.level).contains("quince");
    assertThat(WatchedFileSystem.flat).contains("1", "2", "3", "4").doesNotContain("quince");
  }

  @Test
  void keepsOldestFirst() throws IOException {
    objects();
    Files.setLastModifiedTime(add("plum/old.jpg"), FileTime.fromMillis(1_000_000));

    assertThat(objects())
        .isSortedAccordingTo(
            Comparator.comparing(ArrivedObject::modificationTime)
                .thenComparing(ArrivedObject::path))
        .first()
        .extracting(ArrivedObject::path)
        .asString()
        .endsWith("plum/old.jpg");
  }

  @Test
  void seesNewSubfolder() throws IOException {
    objects();
    add("quince/large/new.jpg");

    assertThat(listing.objects(path -> path.contains("new"))).hasSize(1);
    assertThat(WatchedFileSystem.flat).contains("quince");
  }

  /** Many new sub-folders would take many requests: they are listed with one another. */
  @Test
  void listsManyNewSubfoldersFlat() throws IOException {
    objects();
    for (int i = 0; i < 20; i++) {
      add("new %d/new.jpg".formatted(i));
    }
    WatchedFileSystem.reset();

    assertThat(objects()).hasSize(45).doesNotHaveDuplicates();

    assertThat(WatchedFileSystem.level).hasSize(1);
    assertThat(WatchedFileSystem.flat).containsExactly(folder.getFileName().toString());
  }

  /** Each listing waits for another one: one after the other, they would wait in vain. */
  @Test
  void listsSubfoldersAtTheSameTime() throws IOException {
    objects();
    CyclicBarrier three = new CyclicBarrier(3);
    WatchedFileSystem.whenListed =
        name -> {
          try {
            three.await(30, SECONDS);
          } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IOException("'%s' is listed alone".formatted(name), e);
          }
        };

    assertThat(objects()).hasSize(25);
  }

  @Test
  void listsAtMostAsManyAtATimeAsAllowed() throws IOException {
    for (int label = 0; label < 20; label++) {
      for (int i = 0; i < 8; i++) {
        add("label %d/%d.jpg".formatted(label, i));
      }
    }
    objects();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    WatchedFileSystem.whenListed = name -> threads.add(Thread.currentThread());

    objects();

    assertThat(WatchedFileSystem.flat).hasSize(24);
    assertThat(threads).hasSizeLessThanOrEqualTo(3).allMatch(Thread::isDaemon);
  }

  /** A sub-folder that cannot be listed fails the listing; the others are stopped. */
  @Test
  void failsWithSubfolder() throws IOException {
    objects();
    IOException refusal = new IOException("Access denied");
    WatchedFileSystem.whenListed =
        name -> {
          if (name.equals("pear")) {
            throw refusal;
          }
          WatchedFileSystem.waitForInterrupt();
        };

    assertThatThrownBy(() -> objects()).isSameAs(refusal);
  }

  @Test
  void failsWithUncheckedException() throws IOException {
    objects();

    assertThatThrownBy(
            () ->
                listing.objects(
                    path -> {
                      throw new IllegalStateException("The set of paths is broken");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The set of paths is broken");
  }

  /** A sub-folder that goes away under the listing is none at the next look. */
  @Test
  void looksAgainWhenSubfolderVanishes() throws IOException {
    objects();
    AtomicInteger looks = new AtomicInteger();
    WatchedFileSystem.whenListed =
        name -> {
          if (name.equals("pear") && looks.incrementAndGet() == 1) {
            throw new FileNotFoundException(name);
          }
        };

    assertThat(objects()).hasSize(25);
    assertThat(looks).hasValue(2);
  }

  /** Stopping a query interrupts the thread that lists. */
  @Test
  void endsWhenInterrupted() throws Exception {
    objects();
    CountDownLatch listed = new CountDownLatch(3);
    WatchedFileSystem.whenListed =
        name -> {
          listed.countDown();
          WatchedFileSystem.waitForInterrupt();
        };
    FutureTask<Throwable> outcome =
        new FutureTask<>(
            () -> {
              try {
                objects();
                return null;
              } catch (IOException e) {
                return e;
              }
            });
    Thread query = new Thread(outcome);
    query.start();
    assertThat(listed.await(30, SECONDS)).isTrue();

    query.interrupt();

    assertThat(outcome.get(30, SECONDS)).isInstanceOf(InterruptedIOException.class);
    assertThat(listers().stream().filter(thread -> thread.getState() == Thread.State.WAITING))
        .isEmpty();
  }

  /** So does a flat listing, between two objects. */
  @Test
  void endsFlatListingWhenInterrupted() {
    AtomicInteger asked = new AtomicInteger();

    assertThatThrownBy(
            () ->
                listing.objects(
                    path -> {
                      Thread.currentThread().interrupt();
                      return asked.incrementAndGet() > 0;
                    }))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(asked).hasValue(1);
    assertThat(Thread.interrupted()).isFalse();
  }

  /** A table shows in one listing and its files in another: they are left out all the same. */
  @Test
  void leavesTablesOut() throws IOException {
    listing = listing("*");
    for (int i = 0; i < 8; i++) {
      add("table/fruit=apple/part-%d.parquet".formatted(i));
      add("table/fruit=pear/part-%d.parquet".formatted(i));
      add("table/_delta_log/%d.json".formatted(i));
    }
    objects();

    assertThat(objects()).hasSize(25);

    assertThat(WatchedFileSystem.flat).contains("fruit=apple", "_delta_log");
  }

  @Test
  void refusesTableAsPrefix() throws IOException {
    objects();
    add("_delta_log/0.json");

    assertThatThrownBy(() -> objects())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("VACUUM");
  }

  private List<ArrivedObject> objects() throws IOException {
    return listing.objects(path -> true);
  }

  private PrefixListing listing(String glob) throws IOException {
    return new PrefixListing(
        WatchedFileSystem.path(folder),
        glob,
        new org.apache.hadoop.fs.Path("file:///nowhere"),
        WatchedFileSystem.configuration(),
        LIMITS);
  }

  private Path add(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  private static List<Thread> listers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("pomona-list-"))
        .toList();
  }
}
