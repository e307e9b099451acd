package io.pomona.arrival;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * Lists a folder with all folders below, by a {@link ListingPlan}: flat, in the caller's thread, or
 * else several sub-folders at a time, each in a daemon thread. These threads end before the listing
 * does, however it ends. Which folders there are is seen anew each time, so that a plan decides on
 * the time a listing takes, never on what it finds.
 */
final class ParallelListing {

  private final FileSystem fileSystem;
  private final ListingPlan plan;
  private final int threads;
  private final Supplier<FoundObjects> nothing;

  /**
   * @param threads how many folders are listed at a time, at most
   * @param nothing what a part of the listing has found when it begins; asked for, and filled, by
   *     several threads
   */
  ParallelListing(
      FileSystem fileSystem, ListingPlan plan, int threads, Supplier<FoundObjects> nothing) {
    this.fileSystem = fileSystem;
    this.plan = plan;
    this.threads = threads;
    this.nothing = nothing;
  }

  /** What was found in a folder, and the sub-folders that are still to be listed. */
  private record Part(FoundObjects found, Set<Path> subfolders) {}

  /**
   * Everything in {@code folder}.
   *
   * @throws InterruptedIOException if the thread is interrupted; as with any interruption, it no
   *     longer is afterwards
   * @throws IOException if a folder cannot be listed: what the first that failed has thrown. The
   *     other listings are stopped.
   */
  FoundObjects list(Path folder) throws IOException {
    if (!plan.splits(PrefixListing.folder(folder))) {
      return flat(folder).found();
    }
    ExecutorService executor = executor();
    try {
      return list(folder, new ExecutorCompletionService<>(executor));
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      end(executor);
    }
  }

  private FoundObjects list(Path folder, CompletionService<Part> tasks)
      throws InterruptedException, ExecutionException {
    FoundObjects found = nothing.get();
    submit(folder, tasks);
    int underWay = 1;
    while (underWay > 0) {
      Part part = tasks.take().get();
      found.addAll(part.found());
      part.subfolders().forEach(subfolder -> submit(subfolder, tasks));
      underWay += part.subfolders().size() - 1;
    }
    return found;
  }

  private void submit(Path folder, CompletionService<Part> tasks) {
    var unused = tasks.submit(() -> part(folder));
  }

  private Part part(Path folder) throws IOException {
    return plan.splits(PrefixListing.folder(folder)) ? level(folder) : flat(folder);
  }

  private Part flat(Path folder) throws IOException {
    FoundObjects found = nothing.get();
    RemoteIterators.foreach(
        fileSystem.listFiles(folder, true),
        file -> {
          requireNotInterrupted();
          found.add(file);
        });
    return new Part(found, Set.of());
  }

  private Part level(Path folder) throws IOException {
    FoundObjects found = nothing.get();
    Set<Path> subfolders = new LinkedHashSet<>();
    long mostSubfolders = plan.mostSubfolders(PrefixListing.folder(folder));
    RemoteIterator<FileStatus> entries = fileSystem.listStatusIterator(folder);
    while (entries.hasNext()) {
      requireNotInterrupted();
      FileStatus entry = entries.next();
      if (entry.isFile()) {
        found.add(entry);
      } else if (!isBelow(entry.getPath(), folder)) {
        found.passOver(entry.getPath());
      } else if (subfolders.size() < mostSubfolders) {
        subfolders.add(entry.getPath());
      } else {
        return flat(folder);
      }
    }
    return new Part(found, subfolders);
  }

  // S3A shows the folder above where a key has a '..' after this one. Below that is this one again,
  // and everything beside it.
  private static boolean isBelow(Path subfolder, Path folder) {
    String above = PrefixListing.folder(folder);
    String below = PrefixListing.folder(subfolder);
    return below.startsWith(above) && below.length() > above.length();
  }

  private ExecutorService executor() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        threads,
        task -> {
          Thread thread = new Thread(task, "pomona-list-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  // What is stopped may still ask whether a path is wanted: it has to be over before the caller
  // goes on.
  private static void end(ExecutorService executor) {
    executor.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = executor.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void requireNotInterrupted() throws InterruptedIOException {
    if (Thread.interrupted()) {
      throw interrupted();
    }
  }

  static InterruptedIOException interrupted() {
    return new InterruptedIOException("The listing was interrupted, as when a query is stopped");
  }

  private static IOException failure(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    return (IOException) thrown;
  }
}
