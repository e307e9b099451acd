package io.pomona.table;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How a writer's lease is taken. Immutable.
 *
 * @param term how long a lease outlives the last sign of life of its holder
 * @param announce takes a line for people when a start has to wait
 * @param further locations to hold beside the tables, such as the stream's checkpoint
 */
public record LeaseTerms(Duration term, Consumer<String> announce, List<String> further) {

  /** A restart after a crash waits for so long. */
  public static final Duration DEFAULT_TERM = Duration.ofSeconds(20);

  public LeaseTerms {
    requireNonNull(term, "term is null");
    requireNonNull(announce, "announce is null");
    further = List.copyOf(further);
  }

  /** Terms that cover the tables alone. */
  public static LeaseTerms of(Duration term, Consumer<String> announce) {
    return new LeaseTerms(term, announce, List.of());
  }

  /** The same terms, covering {@code location} too. */
  public LeaseTerms covering(String location) {
    return new LeaseTerms(
        term, announce, Stream.concat(further.stream(), Stream.of(location)).toList());
  }

  Duration between(int signs) {
    return term.dividedBy(signs);
  }
}
