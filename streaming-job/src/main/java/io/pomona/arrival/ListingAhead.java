package io.pomona.arrival;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;

/**
 * The listings of one prefix, the first of which may be made before it is asked for: it takes a
 * request for each thousand objects, one after the other, and a job has tables to open meanwhile.
 *
 * <p>{@link #begin} and {@link #objects} are for one thread at a time, {@link #abandon} for any.
 */
final class ListingAhead {

  private final PrefixListing listing;
  private volatile Optional<FutureTask<List<ArrivedObject>>> begun = Optional.empty();

  ListingAhead(PrefixListing listing) {
    this.listing = listing;
  }

  /**
   * Begins the first listing, in a daemon thread. It keeps every object until {@link #objects} is
   * called: for a stream that has taken none yet, and would keep them all.
   */
  void begin() {
    FutureTask<List<ArrivedObject>> first = new FutureTask<>(() -> listing.objects(path -> true));
    begun = Optional.of(first);
    Thread thread = new Thread(first, "pomona-list-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  /** Stops a listing that was begun and that nobody will ask for. */
  void abandon() {
    begun.ifPresent(first -> first.cancel(true));
  }

  Path prefix() {
    return listing.prefix();
  }

  /**
   * The wanted objects, as {@link PrefixListing#objects} gives them: those that were there when a
   * listing was begun, or, the next time, those that are there now. Waits for the one that was
   * begun; if that has failed, lists anew.
   *
   * @param wanted as there; what was listed ahead is asked about here
   */
  List<ArrivedObject> objects(Predicate<String> wanted) throws IOException {
    Optional<FutureTask<List<ArrivedObject>>> first = begun;
    begun = Optional.empty();
    if (first.isEmpty()) {
      return listing.objects(wanted);
    }
    try {
      return first.get().get().stream().filter(object -> wanted.test(object.path())).toList();
    } catch (InterruptedException e) {
      first.get().cancel(true);
      throw ParallelListing.interrupted();
    } catch (ExecutionException | CancellationException e) {
      return listing.objects(wanted);
    }
  }
}
