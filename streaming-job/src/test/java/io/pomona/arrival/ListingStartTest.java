package io.pomona.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a stream's listing begins, and how it ends. */
class ListingStartTest extends ArrivalsScene {

  ListingStartTest() {
    super(Discovery.LISTING);
  }

  @BeforeEach
  void watchListings() {
    spark.conf().set(WatchedFileSystem.IMPLEMENTATION, WatchedFileSystem.class.getName());
  }

  @AfterEach
  void resetSettings() {
    spark.conf().unset(WatchedFileSystem.IMPLEMENTATION);
    WatchedFileSystem.reset();
  }

  /** A query that is stopped while it lists has not failed. */
  @Test
  void stopsWhileListing() throws Exception {
    CountDownLatch listed = new CountDownLatch(1);
    WatchedFileSystem.whenListed =
        name -> {
          listed.countDown();
          WatchedFileSystem.waitForInterrupt();
        };
    StreamingQuery query = start(watchedArrivals(), Trigger.ProcessingTime(20));
    assertThat(listed.await(30, TimeUnit.SECONDS)).isTrue();

    query.stop();

    assertThat(query.exception().isEmpty()).isTrue();
  }

  /** A new stream's first listing begins with it, not with its query. */
  @Test
  void listsNewPrefixAhead() throws Exception {
    add("a.jpg");
    drainStreamDescribedBefore(
        "b.jpg",
        () -> {
          await().until(() -> WatchedFileSystem.flat.equals(List.of("images")));
          await().until(() -> ThreeFolders.listers().isEmpty());
        });

    assertThat(paths(0)).containsExactly("watched:" + images + "/a.jpg");
  }

  /** One that goes on lists when it knows what it has seen: it need not keep what it knows. */
  @Test
  void listsKnownPrefixWithQuery() throws Exception {
    add("a.jpg");
    start(watchedArrivals(), Trigger.AvailableNow()).awaitTermination();
    WatchedFileSystem.flat.clear();

    drainStreamDescribedBefore(
        "b.jpg",
        () -> {
          assertThat(ThreeFolders.listers()).isEmpty();
          assertThat(WatchedFileSystem.flat).isEmpty();
        });

    assertThat(paths(1)).containsExactly("watched:" + images + "/b.jpg");
  }

  /** Without a query, closing ends the listing that was begun for it. */
  @Test
  void endsListingWithoutQuery() throws Exception {
    WatchedFileSystem.whenListed = name -> WatchedFileSystem.waitForInterrupt();
    Arrivals arrivals = watchedArrivals();
    arrivals.stream(spark);
    assertThat(ThreeFolders.listers()).hasSize(1);

    arrivals.close();

    await().until(() -> ThreeFolders.listers().isEmpty());
  }

  /** What was closed is not begun; the failure says how to go on. */
  @Test
  void refusesStreamOfClosedArrivals() {
    Arrivals arrivals = watchedArrivals();
    Dataset<Row> stream = arrivals.stream(spark);
    arrivals.close();

    assertThatThrownBy(() -> start(arrivals, stream, Trigger.AvailableNow()).awaitTermination())
        .hasStackTraceContaining("they were closed. Ask them for a stream anew");
  }

  private void drainStreamDescribedBefore(String name, Runnable described) throws Exception {
    try (Arrivals arrivals = watchedArrivals()) {
      Dataset<Row> stream = arrivals.stream(spark);
      described.run();
      add(name);

      start(arrivals, stream, Trigger.AvailableNow()).awaitTermination();
    }
  }

  private List<String> paths(long batchId) {
    return batches.get(batchId).stream().map(ArrivedObject::path).toList();
  }

  private Arrivals watchedArrivals() {
    String watched = WatchedFileSystem.path(images).toString();
    return new ListingArrivals(watched, glob, 10, checkpoint.toString());
  }
}
