package io.pomona.arrival;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The objects that were under a prefix at one moment, for whoever compares rather than watches.
 * Immutable.
 *
 * @param prefix what was listed, as the paths of the objects begin
 * @param objects every object whose name fits, one for each path, oldest first; empty ones and
 *     names that begin with {@code _} or {@code .} among them
 */
public record ObjectListing(String prefix, List<ArrivedObject> objects) {

  /**
   * Lists {@code images} with all its folders, leaving out Delta tables.
   *
   * @param images the prefix, any URI that Hadoop reads; nothing need be there
   * @param glob which file names are images
   * @param checkpoint of a stream: what is below is left out
   * @throws io.pomona.job.UserError if the prefix cannot be looked at, or is a Delta table
   * @throws UncheckedIOException if the listing fails
   */
  public static ObjectListing of(
      String images, String glob, String checkpoint, Configuration hadoop) {
    WatchedPrefix.exists(images, hadoop);
    try {
      PrefixListing listing =
          new PrefixListing(new Path(images), glob, new Path(checkpoint), hadoop);
      return new ObjectListing(listing.prefix().toString(), listing.objects(path -> true));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list '%s'".formatted(images), e);
    }
  }
}
