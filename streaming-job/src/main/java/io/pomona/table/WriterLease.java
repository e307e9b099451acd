package io.pomona.table;

import io.pomona.job.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * The right to be the one writer of some locations: tables, a checkpoint. Held by a small file at
 * each, which a thread of this object renews as long as the process lives.
 *
 * <p><b>Contract.</b> Of all processes that hold a lease on one location, at most one gets past
 * {@link #requireHeld} at a time:
 *
 * <ul>
 *   <li>A newcomer watches a file that it finds. When it changes, its holder lives and the newcomer
 *       is refused; when it does not for a whole term, the newcomer takes over. Clocks of different
 *       machines are never compared.
 *   <li>A holder that has not renewed for three quarters of a term does not get past {@link
 *       #requireHeld}; one that finds another's file never does again. So a process that was paused
 *       or cut off fences itself. If nobody came meanwhile, it renews and goes on.
 *   <li>Of newcomers at the same time one wins: by exclusive creation where the store has it, else
 *       by settling, see {@link LeaseClaim}. Locations are taken in one order by all. Where a store
 *       takes a condition and does not heed it, none may win.
 * </ul>
 *
 * <p><b>Timing.</b> What is guarded must end within a quarter of a term of {@link #requireHeld}. A
 * process that is paused or cut off between the two, or needs longer to write, is not caught: for
 * that, the guarded store itself would have to know of the lease.
 *
 * <p>Thread-safe.
 */
public final class WriterLease implements AutoCloseable {

  private static final int RENEWALS_A_TERM = 6;
  private static final int LOOKS_A_TERM = 20;
  private static final int GLANCES_A_TERM = 400;
  private static final int TERMS_OF_PATIENCE = 6;
  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(5);

  private final LeaseTerms terms;
  private final List<LeaseClaim> claims = new ArrayList<>();
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(WriterLease::daemon);
  private volatile Future<?> settling = CompletableFuture.completedFuture(null);
  private volatile LeaseLostException lost;
  private volatile Exception failure;

  private WriterLease(LeaseTerms terms) {
    this.terms = terms;
  }

  /**
   * Takes the lease of all {@code locations} and of those in {@code terms}. Waits up to a term
   * where the holder before has crashed.
   *
   * @param hadoop how to reach the locations
   * @throws UserError if another holds one of them
   * @throws UncheckedIOException if a location cannot be written to
   */
  public static WriterLease acquire(
      Configuration hadoop, Collection<String> locations, LeaseTerms terms) {
    WriterLease lease = new WriterLease(terms);
    TreeSet<String> all = new TreeSet<>(locations);
    all.addAll(terms.further());
    try {
      lease.take(all, hadoop);
      return lease;
    } catch (IOException e) {
      lease.close();
      throw new UncheckedIOException(
          "Cannot take the writer's lease of %s: %s. Check the URIs, the credentials and the endpoint."
              .formatted(all, e.getMessage()),
          e);
    } catch (InterruptedException e) {
      lease.close();
      throw interrupted(e);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * Returns if this process may write. Where the last renewal is too long ago, as after an outage
   * of the store, waits up to six terms for the next: the file system that renews may be in one of
   * its own pauses before it tries again, which are longer than a term.
   *
   * @throws LeaseLostException if it may not
   */
  public void requireHeld() {
    Moment start = Moment.now();
    Duration patience = terms.term().multipliedBy(TERMS_OF_PATIENCE);
    for (Optional<LeaseClaim> lapsed = lapsed(); lapsed.isPresent(); lapsed = lapsed()) {
      requireNotLost();
      if (start.isOlderThan(patience)) {
        throw new LeaseLostException(
            "The writer's lease of '%s' could not be renewed for %d s, so another driver may have taken it; this one stops before it commits anything. A restart goes on from here."
                .formatted(lapsed.get().file().location(), lapsed.get().age().toSeconds()),
            failure);
      }
      pause();
    }
    requireNotLost();
  }

  private Optional<LeaseClaim> lapsed() {
    return claims.stream().filter(claim -> !claim.isHeld()).findFirst();
  }

  /** Gives back what is still held. */
  @Override
  public void close() {
    settling.cancel(false);
    renewals.shutdown();
    boolean interrupted = false;
    try {
      if (!renewals.awaitTermination(PATIENCE_AT_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        renewals.shutdownNow();
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    try {
      SideBySide.at(claims, LeaseClaim::release);
    } catch (IOException e) {
      // The file stays, and the next start waits for a term.
      failure = e;
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Collection<String> locations, Configuration hadoop)
      throws IOException, InterruptedException {
    List<LeaseFile> files = new ArrayList<>();
    for (String location : locations) {
      files.add(new LeaseFile(location, hadoop));
    }
    Watched watched = watch(files);
    LeaseHolder holder = LeaseHolder.here();
    // The first alone: of two that start at once, who wins it wins them all.
    claim(files.subList(0, 1), watched, holder);
    claim(files.subList(1, files.size()), watched, holder);
    long period = terms.between(RENEWALS_A_TERM).toMillis();
    var unusedRenewal =
        renewals.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
    long settlesIn = longest(claims.stream().map(LeaseClaim::settlesIn));
    if (settlesIn > 0) {
      settling = renewals.schedule(this::settle, settlesIn, TimeUnit.MILLISECONDS);
    }
  }

  private void claim(List<LeaseFile> together, Watched watched, LeaseHolder holder)
      throws IOException, InterruptedException {
    List<LeaseClaim> claimed =
        together.stream().map(file -> new LeaseClaim(file, holder, terms.term())).toList();
    claims.addAll(claimed);
    List<Duration> waits =
        SideBySide.ask(
            claimed, claim -> claim.claim(watched.expired(claim.file()), watched.from()));
    long wait = longest(waits.stream());
    if (wait > 0) {
      Thread.sleep(wait);
      SideBySide.at(claimed, LeaseClaim::requireTaken);
    }
  }

  /**
   * What the files of crashed holders hold.
   *
   * @param from when the first look at each file was still to come
   * @param contents of those that did not change for a term
   */
  private record Watched(Moment from, Map<LeaseFile, String> contents) {

    Optional<String> expired(LeaseFile file) {
      return Optional.ofNullable(contents.get(file));
    }
  }

  private Watched watch(List<LeaseFile> files) throws IOException, InterruptedException {
    Moment from = Moment.now();
    Map<LeaseFile, String> found = new LinkedHashMap<>();
    List<Optional<String>> contents = SideBySide.ask(files, LeaseFile::content);
    for (int i = 0; i < files.size(); i++) {
      LeaseFile file = files.get(i);
      contents.get(i).ifPresent(content -> found.put(file, content));
    }
    Moment start = Moment.now();
    if (!found.isEmpty()) {
      announce(found);
    }
    while (!found.isEmpty() && !start.isOlderThan(terms.term())) {
      Thread.sleep(terms.between(LOOKS_A_TERM).toMillis());
      for (LeaseFile file : List.copyOf(found.keySet())) {
        Optional<String> now = file.content();
        if (now.isEmpty()) {
          found.remove(file);
        } else if (!now.get().equals(found.get(file))) {
          // Empty in the moment in which its holder writes it anew.
          throw LeaseClaim.inUse(
              file.location(), now.filter(content -> !content.isEmpty()).orElse(found.get(file)));
        }
      }
    }
    return new Watched(from, found);
  }

  private void announce(Map<LeaseFile, String> found) {
    found.entrySet().stream()
        .findFirst()
        .ifPresent(
            entry ->
                terms
                    .announce()
                    .accept(
                        "waiting     up to %d s for '%s': a driver (%s) still holds it, or has crashed"
                            .formatted(
                                terms.term().toSeconds(),
                                entry.getKey().location(),
                                LeaseHolder.describe(entry.getValue()))));
  }

  private void settle() {
    keep(LeaseClaim::settle);
  }

  private void renew() {
    keep(LeaseClaim::renew);
  }

  private interface Keeping {

    void of(LeaseClaim claim) throws IOException, InterruptedException;
  }

  private void keep(Keeping keeping) {
    for (LeaseClaim claim : claims) {
      try {
        keeping.of(claim);
      } catch (LeaseLostException e) {
        lost = e;
      } catch (InterruptedException e) {
        return;
      } catch (IOException | RuntimeException e) {
        failure = e;
      }
    }
  }

  private void requireNotLost() {
    if (lost != null) {
      throw new LeaseLostException(lost.getMessage(), lost);
    }
  }

  private void pause() {
    try {
      Thread.sleep(terms.between(GLANCES_A_TERM).toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("Interrupted while waiting for the writer's lease", cause);
  }

  private static long longest(Stream<Duration> durations) {
    return durations.mapToLong(Duration::toMillis).max().orElse(0);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "pomona-writer-lease");
    thread.setDaemon(true);
    return thread;
  }
}
