package io.pomona.image;

import io.pomona.image.UnreadableImage.Reason;

/** Carries an {@link UnreadableImage} out of a decoder; never leaves the package. */
final class ImageRefusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  ImageRefusal(Reason reason, String message) {
    // An expected outcome of hostile input: a stack trace would cost more than the decoding.
    super(message, null, false, false);
    this.reason = reason;
  }

  UnreadableImage asValue(int fileLength) {
    return new UnreadableImage(reason, "%s (file of %d bytes)".formatted(getMessage(), fileLength));
  }
}
