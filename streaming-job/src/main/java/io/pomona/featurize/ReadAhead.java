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
 * the store and computing overlap. At most {@code window} objects are in memory. One thread asks;
 * others read.
 *
 * <p>It reads in bursts, when a quarter of the window is left: reading takes the core from the
 * network, whose data then leave the core's caches, and once for a dozen objects costs less than a
 * dozen times.
 */
final class ReadAhead implements Iterator<FetchedObject> {

  private final Iterator<ArrivedObject> objects;
  private final ObjectReader reader;
  private final Executor executor;
  private final int window;
  private final Deque<CompletableFuture<FetchedObject>> inFlight = new ArrayDeque<>();

  ReadAhead(Iterator<ArrivedObject> objects, ObjectReader reader, Executor executor, int window) {
    this.objects = objects;
    this.reader = reader;
    this.executor = executor;
    this.window = window;
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
      FetchedObject next = inFlight.remove().join();
      fill();
      return next;
    } catch (CompletionException | CancellationException e) {
      inFlight.forEach(future -> future.cancel(true));
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void fill() {
    if (inFlight.size() > window / 4) {
      return;
    }
    while (inFlight.size() < window && objects.hasNext()) {
      ArrivedObject object = objects.next();
      inFlight.add(CompletableFuture.supplyAsync(() -> reader.read(object), executor));
    }
  }
}
