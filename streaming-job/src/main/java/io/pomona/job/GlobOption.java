package io.pomona.job;

import java.io.IOException;
import org.apache.hadoop.fs.GlobFilter;

/**
 * Globs as options name them: Hadoop's, with {@code *}, {@code ?}, {@code [abc]}, {@code {a,b}}.
 */
public final class GlobOption {

  private GlobOption() {}

  /**
   * The filter of names that {@code glob} is.
   *
   * @param option whose value it is, as it is written on the command line
   * @throws UserError if it is none
   */
  public static GlobFilter filter(String option, String glob) {
    try {
      return new GlobFilter(glob);
    } catch (IOException e) {
      throw new UserError(
          "%s is '%s': %s. Write a glob such as '*.jpg'.".formatted(option, glob, e.getMessage()),
          e);
    }
  }
}
