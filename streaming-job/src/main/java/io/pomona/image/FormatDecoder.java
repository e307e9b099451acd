package io.pomona.image;

/** Decodes one format. Implementations are thread-safe. */
interface FormatDecoder {

  /**
   * Decodes bytes that carry the signature of the format, after its header has been found to lie
   * within the limits.
   */
  Pixels decode(byte[] bytes, ImageLimits limits, Deadline deadline) throws ImageRefusal;
}
