package io.pomona.arrival;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;

/**
 * An object that came under the watched prefix. Immutable.
 *
 * @param path where it is, as Hadoop's {@code Path.toString()} writes it: not percent-encoded
 * @param modificationTime when it was last written, as the listing said
 * @param knownLength its size in bytes as the listing said, or -1 where the listing did not say
 * @param knownEtag what the store calls this content, or null where it does not say
 */
public record ArrivedObject(
    String path, Instant modificationTime, long knownLength, String knownEtag)
    implements Serializable {

  private static final long UNKNOWN_LENGTH = -1;

  public ArrivedObject {
    requireNonNull(path, "path is null");
    requireNonNull(modificationTime, "modificationTime is null");
  }

  /** An object of which the listing told no more than that it is there. */
  static ArrivedObject of(String path, Instant modificationTime) {
    return new ArrivedObject(path, modificationTime, UNKNOWN_LENGTH, null);
  }

  /** Size in bytes, where the listing said. */
  public OptionalLong length() {
    return knownLength == UNKNOWN_LENGTH ? OptionalLong.empty() : OptionalLong.of(knownLength);
  }

  /** What the store calls this content, where it says. */
  public Optional<String> etag() {
    return Optional.ofNullable(knownEtag);
  }

  /**
   * Whether this is the content that {@code other} describes: by ETag where the store gives one,
   * else by time and length. Listings and single looks differ in how fine their times are.
   */
  boolean isSameContentAs(ArrivedObject other) {
    boolean sameLength = other.length().isEmpty() || knownLength == other.knownLength;
    boolean sameVersion =
        (knownEtag != null && other.knownEtag != null)
            ? knownEtag.equals(other.knownEtag)
            : modificationTime.getEpochSecond() == other.modificationTime.getEpochSecond();
    return sameLength && sameVersion;
  }

  /** The name of the folder that holds the object, as written; empty for a bucket's root. */
  public String label() {
    Path parent = new Path(path).getParent();
    return parent == null ? "" : parent.getName();
  }
}
