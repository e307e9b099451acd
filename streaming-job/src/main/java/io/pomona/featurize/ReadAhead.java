package io.pomona.featurize;

import io.pomona.arrival.ArrivedObject;
import io.pomona.arrival.FetchedObject;
import io.pomona.arrival.ObjectReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Reads the objects of a partition in their order, a few ahead of whoever asks, so that waiting for
 * the store and computing overlap. At most {@code window} objects are in memory, and at most {@code
 * budget} bytes of them, or one object that has more. An object whose length is not known counts
 * for twice its share of the budget, so that only half a window of them is in memory. One thread
 * asks; others read.
 *
 * <p>It reads in bursts, when half of the window is left: reading takes the core from the network,
 * whose data then leave the core's caches, and once for a dozen objects costs less than a dozen
 * times.
 */
final class ReadAhead implements Iterator<FetchedObject> {

  private record Reading(long bytes, CompletableFuture<FetchedObject> object) {}

  private final Iterator<ArrivedObject> objects;
  private final ObjectReader reader;
  private final Executor executor;
  private final int window;
  private final long budget;
  private final Deque<Reading> inFlight = new ArrayDeque<>();
  private long bytesInFlight;
  private ArrivedObject waiting;

  /**
   * @param window the most objects that are read ahead
   * @param budget the most bytes that they may have, by their listing
   */
  ReadAhead(
      Iterator<ArrivedObject> objects,
      ObjectReader reader,
      Executor executor,
      int window,
      long budget) {
    this.objects = objects;
    this.reader = reader;
    this.executor = executor;
    this.window = window;
    this.budget = budget;
  }

  @Override
  public boolean hasNext() {
    fill();
    return !inFlight.isEmpty();
  }

  /**
   * The next object; blocks until it is there.
   *
   * @throws java.io.UncheckedIOException if the store does not answer
   */
  @Override
  public FetchedObject next() {
    fill();
    try {
      Reading first = inFlight.remove();
      bytesInFlight -= first.bytes();
      FetchedObject next = first.object().join();
      fill();
      return next;
    } catch (CompletionException | CancellationException e) {
      inFlight.forEach(reading -> reading.object().cancel(true));
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void fill() {
    if (inFlight.size() > window / 2) {
      return;
    }
    while (inFlight.size() < window && hasWaiting() && fits(waiting)) {
      start(waiting);
      waiting = null;
    }
  }

  private boolean hasWaiting() {
    if (waiting == null && objects.hasNext()) {
      waiting = objects.next();
    }
    return waiting != null;
  }

  private boolean fits(ArrivedObject object) {
    return inFlight.isEmpty() || bytesInFlight + bytes(object) <= budget;
  }

  private void start(ArrivedObject object) {
    long bytes = bytes(object);
    bytesInFlight += bytes;
    inFlight.add(
        new Reading(bytes, CompletableFuture.supplyAsync(() -> reader.read(object), executor)));
  }

  private long bytes(ArrivedObject object) {
    return object.length().orElse(2 * budget / window);
  }
}
