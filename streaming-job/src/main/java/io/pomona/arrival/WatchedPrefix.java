package io.pomona.arrival;

import io.pomona.job.UserError;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A first look at the prefix, before a stream is started on it. */
final class WatchedPrefix {

  private WatchedPrefix() {}

  /**
   * Whether anything is at {@code images}.
   *
   * @throws UserError if the store does not say
   */
  static boolean exists(String images, Configuration hadoop) {
    Path path = new Path(images);
    try {
      return path.getFileSystem(hadoop).exists(path);
    } catch (IOException e) {
      throw new UserError(
          "Cannot look at --images '%s': %s. Check the URI, the credentials and the endpoint."
              .formatted(images, e.getMessage()),
          e);
    }
  }
}
