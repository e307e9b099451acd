package io.pomona.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pomona.image.UnreadableImage.Reason;
import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;

/**
 * Reads the chunks of a PNG, and keeps those that its pixels depend on: compressed text, profiles,
 * animations and transparency never reach the decoder.
 *
 * <p>One parser reads one image. As in Pillow, the checksum of every chunk before the image data
 * must be right; those of the image data are not looked at, for zlib has its own.
 */
final class PngParser {

  private static final byte[] END = {
    0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82
  };
  private static final int SIGNATURE_LENGTH = 8;
  private static final int CHECKSUM_LENGTH = 4;
  private static final int HEADER_LENGTH = 13;

  private final byte[] bytes;
  private final ImageLimits limits;
  private final ByteReader reader;
  private final ByteArrayOutputStream essential;

  private PngHeader header;
  private Palette palette = Palette.black();
  private boolean dataSeen;

  private PngParser(byte[] bytes, ImageLimits limits) {
    this.bytes = bytes;
    this.limits = limits;
    this.reader = new ByteReader(ImageFormat.PNG, bytes, SIGNATURE_LENGTH);
    this.essential = new ByteArrayOutputStream(bytes.length + 1024);
    essential.write(bytes, 0, SIGNATURE_LENGTH);
  }

  /**
   * A PNG that lies within the limits.
   *
   * @param header its header
   * @param palette its colours; black where it has none
   * @param essential the bytes to decode: header, image data and end, and a palette of the full
   *     size
   */
  @SuppressWarnings("ArrayRecordComponent") // moved on once, never compared
  record Parsed(PngHeader header, Palette palette, byte[] essential) {}

  static Parsed parse(byte[] bytes, ImageLimits limits) throws ImageRefusal {
    return new PngParser(bytes, limits).parse();
  }

  private Parsed parse() throws ImageRefusal {
    boolean more = true;
    while (more) {
      more = chunk();
    }
    essential.write(END, 0, END.length);
    return new Parsed(header, palette, essential.toByteArray());
  }

  /** Reads one chunk; false when the image data have come to their end. */
  private boolean chunk() throws ImageRefusal {
    if (dataSeen && reader.remaining() < 2 * CHECKSUM_LENGTH) {
      return false;
    }
    long length = reader.uint32();
    int start = reader.position();
    reader.skip(4);
    String type = new String(bytes, start, 4, ISO_8859_1);
    if (type.equals("IDAT")) {
      data(start, length);
      return true;
    }
    if (dataSeen) {
      return false;
    }
    before(type, start, length);
    return true;
  }

  private void before(String type, int start, long length) throws ImageRefusal {
    reader.skip(length);
    checkChecksum(type, start, (int) length + 4);
    switch (type) {
      case "IHDR" -> header(start, length);
      case "PLTE" -> palette = new Palette(bytes, start + 4, (int) length);
      case "IEND" -> throw corrupt("has no image data");
      default -> {}
    }
  }

  private void checkChecksum(String type, int start, int length) throws ImageRefusal {
    CRC32 computed = new CRC32();
    computed.update(bytes, start, length);
    long stored = reader.uint32();
    if (computed.getValue() != stored) {
      throw corrupt(
          "has a chunk %s of checksum 0x%08x, where 0x%08x is stored"
              .formatted(printable(type), computed.getValue(), stored));
    }
  }

  private void header(int start, long length) throws ImageRefusal {
    if (header != null || length < HEADER_LENGTH) {
      throw corrupt(
          header != null ? "has two headers" : "has a header of %d bytes".formatted(length));
    }
    header = PngHeader.read(new ByteReader(ImageFormat.PNG, bytes, start + 4));
    limits.check(ImageFormat.PNG, header.width(), header.height());
    write(HEADER_LENGTH, start, HEADER_LENGTH + 4);
  }

  /** Copies a chunk of image data, or as much of it as there is. */
  private void data(int start, long length) throws ImageRefusal {
    if (header == null) {
      throw corrupt("has image data before its header");
    }
    if (!dataSeen && header.colorType() == PngHeader.PALETTE) {
      writeFullPalette();
    }
    dataSeen = true;
    int present = (int) Math.min(length, reader.remaining());
    reader.skip(present);
    write(present, start, present + 4);
    reader.skip(Math.min(CHECKSUM_LENGTH, reader.remaining()));
  }

  /** The decoder is to give indices, so it gets any colour for each of them. */
  private void writeFullPalette() {
    byte[] chunk = new byte[4 + Pixels.CHANNELS * (1 << header.depth())];
    System.arraycopy("PLTE".getBytes(ISO_8859_1), 0, chunk, 0, 4);
    writeChunk(chunk.length - 4, chunk, 0, chunk.length);
  }

  private void write(int length, int start, int count) {
    writeChunk(length, bytes, start, count);
  }

  private void writeChunk(int length, byte[] from, int start, int count) {
    writeUint32(length);
    essential.write(from, start, count);
    CRC32 checksum = new CRC32();
    checksum.update(from, start, count);
    writeUint32((int) checksum.getValue());
  }

  private void writeUint32(int value) {
    essential.write(value >>> 24);
    essential.write(value >>> 16);
    essential.write(value >>> 8);
    essential.write(value);
  }

  private static String printable(String type) {
    return type.replaceAll("[^A-Za-z]", "?");
  }

  private static ImageRefusal corrupt(String what) {
    return new ImageRefusal(Reason.CORRUPT, "PNG " + what);
  }
}
