package io.pomona.arrival;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A first listing that is made before anybody asks for it. */
class ListingAheadTest extends ThreeFolders {

  /** What was there when it began is the first answer, at no second listing; then what is there. */
  @Test
  void answersOnceWithWhatWasThere() throws IOException {
    ListingAhead ahead = begun();
    await().until(() -> listers().isEmpty());
    add("later.jpg");

    assertThat(ahead.objects(path -> true)).hasSize(25);
    assertThat(WatchedFileSystem.flat).hasSize(1);
    assertThat(ahead.objects(path -> true)).hasSize(26);
  }

  /** What is wanted is asked when the answer is taken: the log may have grown meanwhile. */
  @Test
  void asksLateWhatIsWanted() throws IOException {
    assertThat(begun().objects(path -> path.contains("/plum/"))).hasSize(8);
  }

  /** One that nobody has begun is made when it is asked for. */
  @Test
  void listsWhenAsked() throws IOException {
    ListingAhead ahead = new ListingAhead(listing());
    add("later.jpg");

    assertThat(ahead.objects(path -> true)).hasSize(26);
  }

  /** A store that did not answer at the start may answer now. */
  @Test
  void listsAnewAfterFailure() throws IOException {
    AtomicInteger listings = new AtomicInteger();
    WatchedFileSystem.whenListed =
        name -> {
          if (listings.incrementAndGet() == 1) {
            throw new IOException("The store is out of order");
          }
        };

    assertThat(begun().objects(path -> true)).hasSize(25);
    assertThat(listings).hasValue(2);
  }

  /** If it does not answer now either, that is what is told. */
  @Test
  void tellsFailure() {
    IOException failure = new IOException("The store is out of order");
    WatchedFileSystem.whenListed =
        name -> {
          throw failure;
        };
    ListingAhead ahead = begun();

    assertThatThrownBy(() -> ahead.objects(path -> true)).isSameAs(failure);
  }

  /** Stopping a query interrupts the thread that waits, and ends the listing. */
  @Test
  void endsWithThreadThatWaits() throws Exception {
    ListingAhead ahead = unanswered();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> ahead.objects(path -> true))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isFalse();
    await().until(() -> listers().isEmpty());
  }

  /** A job that does not come to its query leaves no listing behind. */
  @Test
  void isAbandoned() throws Exception {
    ListingAhead ahead = unanswered();

    ahead.abandon();

    await().until(() -> listers().isEmpty());
  }

  /** One whose listing has begun and that the store does not answer. */
  private ListingAhead unanswered() throws InterruptedException {
    CountDownLatch listed = new CountDownLatch(1);
    WatchedFileSystem.whenListed =
        name -> {
          listed.countDown();
          WatchedFileSystem.waitForInterrupt();
        };
    ListingAhead ahead = begun();
    assertThat(listed.await(30, SECONDS)).isTrue();
    return ahead;
  }

  private ListingAhead begun() {
    ListingAhead ahead = new ListingAhead(listing());
    ahead.begin();
    return ahead;
  }
}
