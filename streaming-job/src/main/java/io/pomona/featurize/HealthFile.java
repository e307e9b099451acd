package io.pomona.featurize;

import io.pomona.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file by which a supervisor on this machine sees that the stream lives. One line of JSON:
 *
 * <pre>{@code
 * {"state":"running","batch":12,"turn":"2001-02-03T04:05:06Z"}
 * }</pre>
 *
 * <p>{@code state} is {@code starting}, {@code running}, {@code stopping}, {@code stopped} or
 * {@code failed}; {@code batch} the number of the last micro-batch that ended, or null; {@code
 * turn} when the query last ended one or found nothing to do, or null. The file is written anew,
 * whole, at each change and each turn, and at no other time: if it grows old while the stream runs,
 * the stream hangs. Used by one thread. A write that fails is a warning.
 */
final class HealthFile {

  private final Path file;
  private final Consumer<String> warnings;
  private Turn last = Turn.NONE;

  private HealthFile(Path file, Consumer<String> warnings) {
    this.file = file;
    this.warnings = warnings;
  }

  /**
   * The turn of a query that ended last.
   *
   * @param batch the number of the last micro-batch that ended
   * @param time when the query last ended one or found nothing to do
   */
  record Turn(Optional<Long> batch, Optional<Instant> time) {
    static final Turn NONE = new Turn(Optional.empty(), Optional.empty());
  }

  /**
   * Writes the file, as of a stream that starts.
   *
   * @throws UserError if it cannot be written
   */
  static HealthFile starting(Path file, Consumer<String> warnings) {
    HealthFile health = new HealthFile(file.toAbsolutePath(), warnings);
    try {
      health.replace("starting");
    } catch (IOException e) {
      throw new UserError(
          "Cannot write --health-file '%s': %s. Name a file in a folder that is there and may be written to."
              .formatted(file, e),
          e);
    }
    return health;
  }

  /** The query took {@code turn}. */
  void running(Turn turn) {
    last = turn;
    write("running");
  }

  /** The micro-batch in hand is the last, or was and the tables are put in shape. */
  void stopping() {
    write("stopping");
  }

  /** All is done. */
  void stopped() {
    write("stopped");
  }

  /** The stream ended with an error. */
  void failed() {
    write("failed");
  }

  private void write(String state) {
    try {
      replace(state);
    } catch (IOException e) {
      warnings.accept("warning     cannot write the health file '%s' (%s)".formatted(file, e));
    }
  }

  // A rename, so that no reader sees half of it.
  private void replace(String state) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.writeString(
        partial,
        "{\"state\":\"%s\",\"batch\":%s,\"turn\":%s}%n"
            .formatted(
                state,
                last.batch().map(String::valueOf).orElse("null"),
                last.time()
                    .map(time -> '"' + time.truncatedTo(ChronoUnit.SECONDS).toString() + '"')
                    .orElse("null")));
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
