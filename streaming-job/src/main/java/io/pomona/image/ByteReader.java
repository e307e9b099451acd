package io.pomona.image;

import io.pomona.image.UnreadableImage.Reason;

/** Reads numbers from the bytes of an image; bytes that are missing make it {@code TRUNCATED}. */
final class ByteReader {

  private final ImageFormat format;
  private final byte[] bytes;
  private int position;

  ByteReader(ImageFormat format, byte[] bytes, int position) {
    this.format = format;
    this.bytes = bytes;
    this.position = position;
  }

  int position() {
    return position;
  }

  int remaining() {
    return bytes.length - position;
  }

  void skip(long count) throws ImageRefusal {
    need(count);
    position += (int) count;
  }

  int uint8() throws ImageRefusal {
    need(1);
    return bytes[position++] & 0xff;
  }

  int uint16() throws ImageRefusal {
    return uint8() << 8 | uint8();
  }

  long uint32() throws ImageRefusal {
    return (long) uint16() << 16 | uint16();
  }

  int uint16LittleEndian() throws ImageRefusal {
    return uint8() | uint8() << 8;
  }

  long uint32LittleEndian() throws ImageRefusal {
    return uint16LittleEndian() | (long) uint16LittleEndian() << 16;
  }

  private void need(long count) throws ImageRefusal {
    if (count > remaining()) {
      throw new ImageRefusal(
          Reason.TRUNCATED,
          "%s ends where %d more bytes were due".formatted(format.title(), count - remaining()));
    }
  }
}
