package io.pomona.replay;

import static java.util.Objects.requireNonNull;

import io.pomona.job.GlobOption;
import io.pomona.job.UserError;
import io.pomona.table.PathKey;
import java.io.Serializable;
import java.time.Instant;
import java.util.function.Predicate;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;

/**
 * Which images a replay is about. Immutable.
 *
 * @param glob what the name must fit
 * @param pathGlob what the path below the prefix must fit; a {@code *} also takes slashes
 * @param since the earliest time of modification
 * @param until the first time of modification that is too late
 */
record Selection(String glob, String pathGlob, Instant since, Instant until)
    implements Serializable {

  Selection {
    requireNonNull(since, "since is null");
    requireNonNull(until, "until is null");
    GlobOption.filter("--glob", glob);
    GlobOption.filter("--path-glob", pathGlob);
    if (!since.isBefore(until)) {
      throw new UserError(
          "--since is %s and --until is %s: no image is from between them. --since must be the earlier one."
              .formatted(since, until));
    }
  }

  /** Whether an image written at {@code time} is selected. */
  boolean takes(Instant time) {
    return !time.isBefore(since) && time.isBefore(until);
  }

  /** Whether rows that do not say when their image was written are selected. */
  boolean takesUnknownTime() {
    return since.equals(Instant.MIN) && until.equals(Instant.MAX);
  }

  /** Which of the paths under {@code prefix} are selected. */
  Predicate<String> pathsUnder(String prefix) {
    GlobFilter names = GlobOption.filter("--glob", glob);
    GlobPattern below = new GlobPattern(pathGlob);
    int start = PathKey.of(prefix).replaceAll("/+$", "").length() + 1;
    return path -> {
      String key = PathKey.of(path);
      return names.accept(new Path(path))
          && below.matches(key.substring(Math.min(start, key.length())));
    };
  }
}
