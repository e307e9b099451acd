package io.pomona.parity;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The reference set in the tests' resources, read once. */
final class References {

  /** Side of the square that Pillow resized every image to. */
  static final int SIDE = 224;

  private static final int FEATURES = 1280;
  private static final int RESIZED_BYTES = SIDE * SIDE * 3;

  private final List<ReferenceImage> images;
  private final byte[] features;
  private final byte[] resized;

  private References(List<ReferenceImage> images, byte[] features, byte[] resized) {
    this.images = images;
    this.features = features;
    this.resized = resized;
  }

  static References load() {
    try {
      var mapper = new ObjectMapper();
      var listed = mapper.readTree(bytes("references.json")).required("images");
      var images = List.of(mapper.treeToValue(listed, ReferenceImage[].class));
      return new References(images, bytes("features.f32"), unzipped("resized.u8.gz"));
    } catch (IOException e) {
      throw new UncheckedIOException("The parity references cannot be read", e);
    }
  }

  List<ReferenceImage> images() {
    return images;
  }

  /** The image file as it would lie in the store. */
  byte[] file(ReferenceImage image) {
    try {
      return bytes("images/" + image.file());
    } catch (IOException e) {
      throw new UncheckedIOException(image + " cannot be read", e);
    }
  }

  /** Keras' features of Pillow's resized pixels. */
  float[] features(ReferenceImage image) {
    float[] row = new float[FEATURES];
    ByteBuffer.wrap(features)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(image.row() * FEATURES, row);
    return row;
  }

  /** Pillow's resized pixels themselves, RGB row by row; kept for some images only. */
  byte[] resized(ReferenceImage image) {
    int start = image.resizedRow() * RESIZED_BYTES;
    return Arrays.copyOfRange(resized, start, start + RESIZED_BYTES);
  }

  private static byte[] unzipped(String name) throws IOException {
    try (var stream = new GZIPInputStream(open(name))) {
      return stream.readAllBytes();
    }
  }

  private static byte[] bytes(String name) throws IOException {
    try (var stream = open(name)) {
      return stream.readAllBytes();
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream stream = References.class.getResourceAsStream("/parity/" + name);
    if (stream == null) {
      throw new IOException("No resource parity/%s; make_references.py writes it".formatted(name));
    }
    return stream;
  }
}
