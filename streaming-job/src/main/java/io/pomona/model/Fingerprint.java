package io.pomona.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over all that decides a model's features. Every piece is preceded by its length, so that
 * two different sequences of pieces never run together into the same bytes. Not thread-safe.
 */
final class Fingerprint {
  private final MessageDigest digest;

  Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has to provide SHA-256", e);
    }
  }

  /** Adds what happens to an image before the network, and the precision inside it. */
  void addPreprocessing(int width, int height, InputScale scale) {
    add("input " + width + "x" + height + "x3 rgb");
    add("resize pillow bicubic, antialiased, horizontal pass first");
    add("scale x/" + scale.divisor() + "+" + scale.offset());
    add("precision float32");
  }

  void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  void add(byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  void add(int[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Integer.BYTES);
    bytes.asIntBuffer().put(numbers);
    add(bytes.array());
  }

  void add(float[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES);
    bytes.asFloatBuffer().put(numbers);
    add(bytes.array());
  }

  /** The first {@code digits} hexadecimal digits; ends this fingerprint. */
  String hex(int digits) {
    return HexFormat.of().formatHex(digest.digest()).substring(0, digits);
  }
}
