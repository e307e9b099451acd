package io.pomona.arrival;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Stands for an object's path in 16 bytes: the first half of its SHA-256. Two paths of one hash
 * would lose an image; among 10<sup>9</sup> paths the odds of that are below 10<sup>-20</sup>, and
 * finding such a pair on purpose takes 2<sup>64</sup> attempts.
 */
record PathHash(long high, long low) {

  static final int BYTES = 2 * Long.BYTES;

  static PathHash of(String path) {
    return ofBytes(sha256().digest(path.getBytes(StandardCharsets.UTF_8)));
  }

  /** The hash that stands in the first {@link #BYTES} of {@code bytes}. */
  static PathHash ofBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new PathHash(buffer.getLong(), buffer.getLong());
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not", e);
    }
  }
}
