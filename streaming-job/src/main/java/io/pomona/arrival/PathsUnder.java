package io.pomona.arrival;

import org.apache.hadoop.fs.Path;

/**
 * The paths under a prefix. Immutable.
 *
 * <p>A store whose keys are no paths may list, under the prefix, an object whose path as Hadoop
 * makes it lies somewhere else: S3A lists {@code images/../private/a.jpg} among {@code images/} and
 * opens {@code private/a.jpg}. Who may write the one need not be allowed to read the other.
 *
 * @param folder the prefix, with a slash at its end
 */
record PathsUnder(String folder) {

  /** The paths under {@code prefix}, which is qualified. */
  static PathsUnder of(Path prefix) {
    return new PathsUnder(PrefixListing.folder(prefix));
  }

  /** Whether {@code path} is one of them, or the prefix itself, which may be an object. */
  boolean contain(String path) {
    return path.startsWith(folder)
        || (path.length() == folder.length() - 1 && folder.startsWith(path));
  }
}
