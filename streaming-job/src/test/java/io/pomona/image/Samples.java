package io.pomona.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The images that {@code make_images.py} made, and what Pillow reads in them. */
final class Samples {

  /**
   * What Pillow gave for a file: its size, or the one it was resized to, and a digest of the RGB.
   */
  record Reference(String file, int width, int height, String sha256) {}

  private Samples() {}

  static Stream<Reference> decoded() {
    return references("references.csv");
  }

  static Stream<Reference> resized() {
    return references("resizes.csv");
  }

  private static Stream<Reference> references(String table) {
    return new String(bytes(table), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> List.of(line.split(",")))
        .map(Samples::reference);
  }

  private static Reference reference(List<String> fields) {
    return new Reference(
        fields.get(0),
        Integer.parseInt(fields.get(1)),
        Integer.parseInt(fields.get(2)),
        fields.get(3));
  }

  static byte[] bytes(String name) {
    try (InputStream in = Samples.class.getResourceAsStream("/image/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sha256(Pixels pixels) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(pixels.rgb()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
