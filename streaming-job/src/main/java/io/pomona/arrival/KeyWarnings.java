package io.pomona.arrival;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Warns of keys under a prefix that say something else than the paths that Hadoop reads them as:
 * one line for all that a listing has shown, and none where it shows as many as the one before.
 * Used by one thread.
 */
final class KeyWarnings {

  private static final Logger logger = LogManager.getLogger(KeyWarnings.class);

  private final String prefix;
  private long lastOutside;
  private long lastRepeated;

  KeyWarnings(String prefix) {
    this.prefix = prefix;
  }

  /**
   * Takes what a listing has shown.
   *
   * @param outside paths that do not lie under the prefix
   * @param repeated paths that another object has, too
   */
  void listed(PathTally outside, PathTally repeated) {
    if (outside.count() > 0 && outside.count() != lastOutside) {
      logger.warn(
          "{} objects under '{}' are left out, because Hadoop reads their keys as paths elsewhere, such as '{}'. Give them keys without empty parts and without '..'.",
          outside.count(),
          prefix,
          outside.example());
    }
    if (repeated.count() > 0 && repeated.count() != lastRepeated) {
      logger.warn(
          "{} objects under '{}' are left out, because Hadoop reads their keys as the path of another object, such as '{}'. Give them keys without empty parts, '.' and '..'.",
          repeated.count(),
          prefix,
          repeated.example());
    }
    lastOutside = outside.count();
    lastRepeated = repeated.count();
  }
}
