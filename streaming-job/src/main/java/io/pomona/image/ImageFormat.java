package io.pomona.image;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** The image formats that are recognised, each by the bytes at its beginning. */
enum ImageFormat {
  JPEG("JPEG", 0, "\u00ff\u00d8\u00ff"),
  PNG("PNG", 0, "\u0089PNG\r\n\u001a\n"),
  GIF_87("GIF", 0, "GIF87a"),
  GIF_89("GIF", 0, "GIF89a"),
  BMP("BMP", 0, "BM"),
  WEBP("WebP", 8, "WEBP"),
  TIFF_LITTLE_ENDIAN("TIFF", 0, "II*\0"),
  TIFF_BIG_ENDIAN("TIFF", 0, "MM\0*"),
  BIG_TIFF_LITTLE_ENDIAN("BigTIFF", 0, "II+\0"),
  BIG_TIFF_BIG_ENDIAN("BigTIFF", 0, "MM\0+"),
  AVIF("AVIF", 4, "ftypavif"),
  AVIF_SEQUENCE("AVIF", 4, "ftypavis"),
  HEIC("HEIC", 4, "ftyphei"),
  HEIC_SEQUENCE("HEIC", 4, "ftyphev"),
  HEIF("HEIF", 4, "ftypmif1"),
  HEIF_SEQUENCE("HEIF", 4, "ftypmsf1"),
  JPEG_2000("JPEG 2000", 4, "jP  \r\n\u0087\n"),
  JPEG_2000_STREAM("JPEG 2000", 0, "\u00ffO\u00ffQ"),
  JPEG_XL("JPEG XL", 4, "JXL \r\n\u0087\n"),
  JPEG_XL_STREAM("JPEG XL", 0, "\u00ff\n"),
  PSD("Photoshop", 0, "8BPS"),
  ICO("ICO", 0, "\0\0\1\0"),
  CUR("CUR", 0, "\0\0\2\0"),
  DDS("DDS", 0, "DDS "),
  QOI("QOI", 0, "qoif"),
  PBM("Netpbm", 0, "P4"),
  PGM("Netpbm", 0, "P5"),
  PPM("Netpbm", 0, "P6");

  /** As many bytes as tell any of the formats. */
  static final int SIGNATURE_LENGTH = 12;

  // Each character of a signature stands for one byte.
  private final String title;
  private final int offset;
  private final String signature;

  ImageFormat(String title, int offset, String signature) {
    this.title = title;
    this.offset = offset;
    this.signature = signature;
  }

  /** The name that people know the format by. */
  String title() {
    return title;
  }

  /** The format whose signature these bytes carry, whatever the name of the file says. */
  static Optional<ImageFormat> of(byte[] bytes) {
    return Arrays.stream(values()).filter(format -> format.begins(bytes)).findFirst();
  }

  private boolean begins(byte[] bytes) {
    return bytes.length >= offset + signature.length()
        && IntStream.range(0, signature.length())
            .allMatch(i -> (bytes[offset + i] & 0xff) == signature.charAt(i));
  }
}
