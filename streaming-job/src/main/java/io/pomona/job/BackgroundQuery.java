package io.pomona.job;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * A query that runs beside what its maker does meanwhile, on a thread of its own, which has the
 * maker's Spark session and job description. Closing waits for its end, so that nothing runs on
 * when its maker has failed.
 */
public final class BackgroundQuery<T> implements AutoCloseable {

  private final CompletableFuture<T> result;

  private BackgroundQuery(CompletableFuture<T> result) {
    this.result = result;
  }

  /** Begins {@code query}. */
  public static <T> BackgroundQuery<T> begin(String name, Supplier<T> query) {
    return new BackgroundQuery<>(CompletableFuture.supplyAsync(query, run -> start(name, run)));
  }

  /** Begins {@code step}, which finds nothing. */
  public static BackgroundQuery<Void> run(String name, Runnable step) {
    return new BackgroundQuery<>(CompletableFuture.runAsync(step, run -> start(name, run)));
  }

  // Spark hands its settings on to threads that are made, not to those of a pool.
  private static void start(String name, Runnable run) {
    Thread thread = new Thread(run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** What the query found; throws what it threw. */
  public T result() {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    result.exceptionally(failure -> null).join();
  }
}
