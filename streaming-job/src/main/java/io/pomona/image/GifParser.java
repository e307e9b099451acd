package io.pomona.image;

import io.pomona.image.UnreadableImage.Reason;
import java.io.ByteArrayOutputStream;

/** Finds the first frame of a GIF. One parser reads one image. */
final class GifParser {

  private static final int SIGNATURE_LENGTH = 6;
  private static final int SCREEN_LENGTH = 7;
  private static final int DESCRIPTOR_LENGTH = 10;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = ';';
  private static final int TABLE_PRESENT = 0x80;

  private final byte[] bytes;
  private final ImageLimits limits;
  private final ByteReader reader;

  private int screenWidth;
  private int screenHeight;
  private Palette palette = Palette.greys();
  private int background;

  private GifParser(byte[] bytes, ImageLimits limits) {
    this.bytes = bytes;
    this.limits = limits;
    this.reader = new ByteReader(ImageFormat.GIF_89, bytes, SIGNATURE_LENGTH);
  }

  /**
   * The first frame and the canvas that it lies on.
   *
   * @param width columns of the canvas
   * @param height rows of the canvas
   * @param left the frame's first column
   * @param top the frame's first row
   * @param palette the frame's colours
   * @param background the colour's index where the frame does not cover the canvas
   * @param essential a GIF of that frame alone, with 256 colours of no account
   */
  @SuppressWarnings("ArrayRecordComponent") // moved on once, never compared
  record Parsed(
      int width,
      int height,
      int left,
      int top,
      Palette palette,
      int background,
      byte[] essential) {}

  static Parsed parse(byte[] bytes, ImageLimits limits) throws ImageRefusal {
    return new GifParser(bytes, limits).parse();
  }

  private Parsed parse() throws ImageRefusal {
    screenWidth = reader.uint16LittleEndian();
    screenHeight = reader.uint16LittleEndian();
    int flags = reader.uint8();
    reader.skip(2);
    colorTable(flags);
    int block = reader.uint8();
    while (block != IMAGE) {
      block(block);
      block = reader.uint8();
    }
    return frame();
  }

  private void colorTable(int flags) throws ImageRefusal {
    if ((flags & TABLE_PRESENT) != 0) {
      int length = Pixels.CHANNELS << ((flags & 7) + 1);
      int start = reader.position();
      reader.skip(length);
      palette = new Palette(bytes, start, length);
    }
  }

  private void block(int block) throws ImageRefusal {
    if (block == TRAILER) {
      throw new ImageRefusal(Reason.CORRUPT, "GIF ends before its first frame");
    }
    if (block == EXTENSION) {
      extension(reader.uint8());
    }
  }

  private void extension(int label) throws ImageRefusal {
    int start = reader.position();
    skipBlocks();
    if (label == GRAPHIC_CONTROL && bytes[start] >= 4 && (bytes[start + 1] & 1) != 0) {
      background = bytes[start + 4] & 0xff;
    }
  }

  private void skipBlocks() throws ImageRefusal {
    int length = reader.uint8();
    while (length > 0) {
      reader.skip(length);
      length = reader.uint8();
    }
  }

  private Parsed frame() throws ImageRefusal {
    int descriptor = reader.position() - 1;
    int left = reader.uint16LittleEndian();
    int top = reader.uint16LittleEndian();
    int frameWidth = reader.uint16LittleEndian();
    int frameHeight = reader.uint16LittleEndian();
    limits.check(ImageFormat.GIF_89, frameWidth, frameHeight);
    int width = Math.max(screenWidth, left + frameWidth);
    int height = Math.max(screenHeight, top + frameHeight);
    limits.check(ImageFormat.GIF_89, width, height);
    colorTable(reader.uint8());
    int data = reader.position();
    reader.skip(1);
    skipBlocks();
    byte[] essential = essential(descriptor, data, reader.position());
    return new Parsed(width, height, left, top, palette, background, essential);
  }

  private byte[] essential(int descriptor, int data, int end) {
    var gif = new ByteArrayOutputStream(bytes.length + Pixels.CHANNELS * Palette.SIZE);
    gif.write(bytes, 0, SIGNATURE_LENGTH + SCREEN_LENGTH - 3);
    gif.write(TABLE_PRESENT | 7);
    gif.write(0);
    gif.write(0);
    gif.write(new byte[Pixels.CHANNELS * Palette.SIZE], 0, Pixels.CHANNELS * Palette.SIZE);
    gif.write(bytes, descriptor, DESCRIPTOR_LENGTH - 1);
    gif.write(bytes[descriptor + DESCRIPTOR_LENGTH - 1] & ~TABLE_PRESENT);
    gif.write(bytes, data, end - data);
    gif.write(TRAILER);
    return gif.toByteArray();
  }
}
