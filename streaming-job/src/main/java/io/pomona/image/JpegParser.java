package io.pomona.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pomona.image.JpegHeader.Component;
import io.pomona.image.UnreadableImage.Reason;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the segments of a JPEG, and keeps those that its pixels depend on: profiles, thumbnails and
 * comments never reach the decoder, which would refuse the image if one of them is odd.
 *
 * <p>One parser reads one image.
 */
final class JpegParser {

  /** More scans than any encoder makes; each costs a pass over all of the pixels. */
  private static final int MAX_SCANS = 100;

  /** How far libjpeg-turbo reads ahead, and gives up where it cannot: a register of 64 bits. */
  private static final int LOOKAHEAD = 8;

  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;

  private final byte[] bytes;
  private final ImageLimits limits;
  private final ByteReader reader;
  private final ByteArrayOutputStream essential;

  private JpegHeader frame;
  private boolean jfif;
  private int adobeTransform = JpegHeader.NO_ADOBE;

  private JpegParser(byte[] bytes, ImageLimits limits) {
    this.bytes = bytes;
    this.limits = limits;
    this.reader = new ByteReader(ImageFormat.JPEG, bytes, 2);
    this.essential = new ByteArrayOutputStream(bytes.length + 2);
    essential.write(bytes, 0, 2);
  }

  /**
   * A JPEG that lies within the limits.
   *
   * @param header what its segments say
   * @param essential the bytes to decode: the same image, without what its pixels do not depend on;
   *     where it is not complete, without the last few bytes, so that a decoder which does not miss
   *     them has come to the end
   * @param complete whether it goes on to its end marker
   * @param scans how many scans were found
   */
  @SuppressWarnings("ArrayRecordComponent") // moved on once, never compared
  record Parsed(JpegHeader header, byte[] essential, boolean complete, int scans) {}

  static Parsed parse(byte[] bytes, ImageLimits limits) throws ImageRefusal {
    return new JpegParser(bytes, limits).parse();
  }

  private Parsed parse() throws ImageRefusal {
    int marker = nextMarker();
    while (marker != START_OF_SCAN) {
      segment(marker);
      marker = nextMarker();
    }
    if (frame == null) {
      throw corrupt("has a scan before any frame header");
    }
    return scans();
  }

  private int nextMarker() throws ImageRefusal {
    int previous = reader.uint8();
    int current = reader.uint8();
    while (previous != 0xff || current == 0 || current == 0xff) {
      previous = current;
      current = reader.uint8();
    }
    return current;
  }

  private void segment(int marker) throws ImageRefusal {
    switch (marker) {
      case 0x01, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7 -> {}
      case 0xc4, 0xdb, 0xdd -> keep(marker, length());
      case 0xc0, 0xc1, 0xc2 -> frame(marker);
      case 0xc3, 0xc5, 0xc6, 0xc7 -> throw unsupported("is lossless or hierarchical");
      case 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf -> throw unsupported("is arithmetic-coded");
      case APP0 -> jfif(length());
      case APP14 -> adobe(length());
      case 0xcc, 0xdc, 0xfe -> reader.skip(length());
      case END_OF_IMAGE -> throw corrupt("ends before its first scan");
      default -> other(marker);
    }
  }

  private void other(int marker) throws ImageRefusal {
    if (marker < APP0 || marker > 0xef) {
      throw corrupt("has the marker 0xFF%02X before its first scan".formatted(marker));
    }
    reader.skip(length());
  }

  private int length() throws ImageRefusal {
    int length = reader.uint16();
    if (length < 2) {
      throw corrupt("has a segment of length " + length);
    }
    return length - 2;
  }

  private void keep(int marker, int length) throws ImageRefusal {
    int start = reader.position();
    reader.skip(length);
    essential.write(0xff);
    essential.write(marker);
    essential.write(bytes, start - 2, length + 2);
  }

  private void jfif(int length) throws ImageRefusal {
    int start = reader.position();
    reader.skip(length);
    jfif |= length >= 14 && textAt(start, "JFIF\0");
  }

  private void adobe(int length) throws ImageRefusal {
    int start = reader.position();
    reader.skip(length);
    if (length >= 12 && textAt(start, "Adobe")) {
      adobeTransform = bytes[start + 11] & 0xff;
    }
  }

  private boolean textAt(int start, String text) {
    byte[] expected = text.getBytes(ISO_8859_1);
    return Arrays.equals(bytes, start, start + expected.length, expected, 0, expected.length);
  }

  private void frame(int marker) throws ImageRefusal {
    if (frame != null) {
      throw corrupt("has two frame headers");
    }
    int length = length();
    int start = reader.position();
    int precision = reader.uint8();
    int height = reader.uint16();
    int width = reader.uint16();
    int count = reader.uint8();
    if (length != 6 + 3 * count) {
      throw corrupt("has a frame header of %d bytes for %d components".formatted(length, count));
    }
    limits.check(ImageFormat.JPEG, width, height);
    checkSupported(precision, count);
    frame = new JpegHeader(marker, width, height, components(count), false, adobeTransform);
    essential.write(0xff);
    essential.write(marker);
    essential.write(bytes, start - 2, length + 2);
  }

  private static void checkSupported(int precision, int components) throws ImageRefusal {
    if (precision != 8) {
      throw unsupported("has %d bits per sample, not 8".formatted(precision));
    }
    if (components != 1 && components != 3 && components != 4) {
      throw unsupported("has %d colour components, not 1, 3 or 4".formatted(components));
    }
  }

  private List<Component> components(int count) throws ImageRefusal {
    List<Component> components = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int id = reader.uint8();
      int sampling = reader.uint8();
      reader.skip(1);
      components.add(new Component(id, sampling >> 4, sampling & 15));
    }
    return List.copyOf(components);
  }

  /** Copies the scans, up to the end marker where there is one. */
  private Parsed scans() throws ImageRefusal {
    int start = reader.position() - 2;
    int scans = 1;
    reader.skip(length());
    int data = reader.position();
    int marker = markerAfterScan();
    while (marker != END_OF_IMAGE && marker >= 0) {
      scans += marker == START_OF_SCAN ? 1 : 0;
      if (scans > MAX_SCANS) {
        throw unsupported("has more than %d scans".formatted(MAX_SCANS));
      }
      marker = markerAfterScan();
    }
    boolean complete = marker == END_OF_IMAGE;
    int end = complete ? reader.position() - 2 : Math.max(data, bytes.length - LOOKAHEAD);
    essential.write(bytes, start, end - start);
    essential.write(0xff);
    essential.write(END_OF_IMAGE);
    return new Parsed(header(), essential.toByteArray(), complete, scans);
  }

  /** The next marker other than a restart, or -1 where the bytes end. */
  private int markerAfterScan() throws ImageRefusal {
    int previous = 0;
    while (reader.remaining() > 0) {
      int current = reader.uint8();
      if (previous == 0xff && current != 0 && current != 0xff && (current & 0xf8) != 0xd0) {
        return current;
      }
      previous = current;
    }
    return -1;
  }

  private JpegHeader header() {
    return new JpegHeader(
        frame.process(), frame.width(), frame.height(), frame.components(), jfif, adobeTransform);
  }

  private static ImageRefusal corrupt(String what) {
    return new ImageRefusal(Reason.CORRUPT, "JPEG " + what);
  }

  private static ImageRefusal unsupported(String what) {
    return new ImageRefusal(Reason.UNSUPPORTED, "JPEG that " + what + " is not decoded");
  }
}
