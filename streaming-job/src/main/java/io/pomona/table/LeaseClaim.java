package io.pomona.table;

import io.pomona.job.UserError;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * One holder's claim to one location. Used by one thread at a time; {@link #isHeld} and {@link
 * #age} may be asked by any.
 *
 * <p>A claim that is written over a file, or over nothing where the store cannot create
 * exclusively, <em>settles</em>: after a while the file must still be ours. Whoever found the same
 * file at the same time has overwritten it by then, or sees that his own write took long and waits
 * a whole term, in which the other one learns of it. So the last to write wins, however slow the
 * store is.
 *
 * <p>A file that S3 has created on condition settles, too, for not every store that speaks S3 heeds
 * the condition. Nearly always it is ours, so that what writes nothing goes on meanwhile.
 */
final class LeaseClaim {

  private static final int SETTLING = 20;

  private final LeaseFile file;
  private final LeaseHolder holder;
  private final Duration term;
  private long renewals;
  private String written;
  private boolean inDoubt;
  private Duration settlesIn = Duration.ZERO;
  private volatile boolean settled;
  private volatile Moment heldFrom;

  LeaseClaim(LeaseFile file, LeaseHolder holder, Duration term) {
    this.file = file;
    this.holder = holder;
    this.term = term;
    this.written = holder.content(0);
    this.heldFrom = Moment.now();
  }

  /**
   * Claims the location.
   *
   * @param expired what its file held for a whole term; empty for no file
   * @param seen when it was last seen so, or before; looks again where that is long ago
   * @return how long to wait before {@link #requireTaken} tells whether it is taken; zero if the
   *     store has said so
   * @throws UserError if another has just taken it
   */
  Duration claim(Optional<String> expired, Moment seen) throws IOException {
    // Half of the time that is left for looking and writing is for writing.
    boolean current = !seen.isOlderThan(term.dividedBy(2 * SETTLING));
    Moment start = current ? seen : Moment.now();
    Optional<String> found = current ? expired : file.content();
    if (!found.equals(expired)) {
      throw inUse(file.location(), found.orElse(""));
    }
    boolean exclusive = found.isEmpty() && file.createsExclusively();
    if (!exclusive) {
      file.replace(written);
    } else if (!file.create(written)) {
      throw inUse(file.location(), file.content().orElse(""));
    }
    heldFrom = start;
    settled = exclusive && !file.isOnS3();
    settlesIn = settling(start);
    // Not for a whole term: renewing, which comes before its end, would take it for settled.
    boolean meanwhile = exclusive && settlesIn.compareTo(term) < 0;
    return settled || meanwhile ? Duration.ZERO : settlesIn;
  }

  /**
   * Makes sure that the claim has settled.
   *
   * @throws UserError if another has taken the location meanwhile
   */
  void requireTaken() throws IOException {
    Optional<String> found = file.content(written);
    if (!found.equals(Optional.of(written))) {
      throw inUse(file.location(), found.orElse(""));
    }
    settled = true;
  }

  /** When, after the claim, {@link #settle} is due; zero if it has settled. */
  Duration settlesIn() {
    return settled ? Duration.ZERO : settlesIn;
  }

  /**
   * Makes sure that a claim which the store has granted is still ours. Where this fails, renewing
   * does it.
   *
   * @throws LeaseLostException if it is another's
   * @throws IOException if the store does not answer
   */
  void settle() throws IOException {
    if (!settled) {
      requireOurs(file.content(written));
      settled = true;
    }
  }

  /**
   * Renews the claim, also one that has lapsed while nobody took it.
   *
   * @throws LeaseLostException if it is another's, or was
   * @throws IOException if the store does not answer; may be tried again
   */
  void renew() throws IOException, InterruptedException {
    Moment start = Moment.now();
    boolean uncertain = inDoubt || !isHeld();
    requireOurs(file.content(written));
    inDoubt = true;
    written = holder.content(++renewals);
    file.replace(written);
    if (uncertain) {
      Thread.sleep(settling(start).toMillis());
      requireOurs(file.content(written));
    }
    inDoubt = false;
    settled = true;
    heldFrom = start;
  }

  /** Whether no other may take the location, now or soon. */
  boolean isHeld() {
    return settled && !heldFrom.isOlderThan(term.multipliedBy(3).dividedBy(4));
  }

  Duration age() {
    return heldFrom.elapsed();
  }

  LeaseFile file() {
    return file;
  }

  /** Deletes the file if it is ours. */
  void release() throws IOException {
    if (file.content(written).filter(this::isOurs).isPresent()) {
      file.delete();
    }
  }

  static UserError inUse(String location, String content) {
    return new UserError(
        "Another driver writes to '%s': %s. Two at a time would double rows. Stop that one first, or name other tables and another --checkpoint."
            .formatted(location, LeaseHolder.describe(content)));
  }

  private Duration settling(Moment start) {
    Duration settling = term.dividedBy(SETTLING);
    return start.isOlderThan(settling) ? term : settling;
  }

  private void requireOurs(Optional<String> found) {
    // A write of ours that failed may have left an empty file.
    boolean halfWritten = inDoubt && found.filter(String::isEmpty).isPresent();
    if (!halfWritten && found.filter(this::isOurs).isEmpty()) {
      throw new LeaseLostException(
          "Another driver has taken '%s' (%s): this one was paused or cut off from it for too long, and stops before it commits anything. What it had not committed will be done by the other."
              .formatted(
                  file.location(),
                  found.map(LeaseHolder::describe).orElse("which has ended since")),
          null);
    }
  }

  private boolean isOurs(String content) {
    return content.contains(holder.owner());
  }
}
