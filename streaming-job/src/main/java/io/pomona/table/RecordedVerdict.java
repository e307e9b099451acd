package io.pomona.table;

import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row of the features or the quarantine table without its features. Immutable.
 *
 * @param path where the image is, as the row says
 * @param knownTime when the image was last written, or null
 * @param knownLength size of the image in bytes, or null
 * @param knownEtag what the store called the content, or null
 * @param model which model the verdict is of
 * @param knownReason name of a {@link QuarantineReason}, or null in the features table
 * @param knownMessage what was wrong, or null in the features table
 */
public record RecordedVerdict(
    String path,
    Instant knownTime,
    Long knownLength,
    String knownEtag,
    String model,
    String knownReason,
    String knownMessage)
    implements Serializable {

  /** What {@link PathKey} says of the path. */
  public String key() {
    return PathKey.of(path);
  }

  /** Whether the row is of the quarantine table. */
  public boolean isQuarantined() {
    return knownReason != null;
  }

  /** When the image was last written, where the row says. */
  public Optional<Instant> modificationTime() {
    return Optional.ofNullable(knownTime);
  }

  /** Size of the image in bytes, where the row says. */
  public OptionalLong length() {
    return knownLength == null ? OptionalLong.empty() : OptionalLong.of(knownLength);
  }

  /** What the store called the content, where the row says. */
  public Optional<String> etag() {
    return Optional.ofNullable(knownEtag);
  }
}
