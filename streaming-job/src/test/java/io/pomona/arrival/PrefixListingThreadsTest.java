package io.pomona.arrival;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Sub-folders that are listed at the same time, how that fails, and how it is stopped. */
class PrefixListingThreadsTest extends ThreeFolders {

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
                listing()
                    .objects(
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
                listing()
                    .objects(
                        path -> {
                          Thread.currentThread().interrupt();
                          return asked.incrementAndGet() > 0;
                        }))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(asked).hasValue(1);
    assertThat(Thread.interrupted()).isFalse();
  }
}
