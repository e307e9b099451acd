package io.pomona.image;

import static java.util.Objects.requireNonNull;

/**
 * Why some bytes gave no image.
 *
 * @param reason the kind of fault, which can be counted
 * @param message what is wrong with these bytes, with the numbers concerned, for a person to read
 */
public record UnreadableImage(Reason reason, String message) implements DecodedImage {

  /** The kinds of fault. */
  public enum Reason {
    /** There are no bytes. */
    EMPTY,
    /** The bytes begin like no image format that is known here. */
    NOT_AN_IMAGE,
    /** The bytes end before the image does. */
    TRUNCATED,
    /** The bytes break the rules of their format. */
    CORRUPT,
    /** A sound image, as far as can be told, of a format or variant that is not decoded. */
    UNSUPPORTED,
    /** The header announces more pixels than {@link ImageLimits} allow. */
    TOO_LARGE,
    /** Decoding took longer than {@link ImageLimits} allow, and was given up. */
    TOO_SLOW
  }

  /** Checks that both are present. */
  public UnreadableImage {
    requireNonNull(reason, "reason");
    requireNonNull(message, "message");
  }
}
