package io.pomona.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts one image after another into the store, on a thread of its own, until it is stopped. Each
 * life of the job gets so many and no more, lest a slow machine never come to their end.
 */
final class Uploader {

  private static final int IMAGES_PER_LIFE = 80;

  private final Orchard orchard;
  private final AtomicInteger allowed = new AtomicInteger();
  private final Map<String, String> expected = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Uploader::daemon);
  private final ScheduledFuture<?> uploads;

  /** Begins at once, with an image every {@code interval}. */
  Uploader(Orchard orchard, Duration interval) {
    this.orchard = orchard;
    this.uploads =
        thread.scheduleAtFixedRate(this::putNext, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Stops, and gives the verdict that is due on each image that was put, by path.
   *
   * @throws ExecutionException if an image could not be put
   */
  Map<String, String> stop() throws Exception {
    if (uploads.isDone()) {
      uploads.get();
    }
    thread.shutdown();
    if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("An upload has not ended within a minute.");
    }
    return Map.copyOf(expected);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "uploader");
    thread.setDaemon(true);
    return thread;
  }

  /** Lets more images come. */
  void beginLife() {
    allowed.addAndGet(IMAGES_PER_LIFE);
  }

  private void putNext() {
    if (expected.size() >= allowed.get()) {
      return;
    }
    try {
      ArrivingImage image = ArrivingImage.of(expected.size());
      orchard.put(image);
      expected.put(orchard.path(image.key()), image.verdict());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
