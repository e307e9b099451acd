package io.pomona.image;

import io.pomona.image.UnreadableImage.Reason;
import java.util.Set;

/** The first chunk of a PNG, and which of its values go together. */
record PngHeader(long width, long height, int depth, int colorType) {

  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  static PngHeader read(ByteReader reader) throws ImageRefusal {
    long width = reader.uint32();
    long height = reader.uint32();
    PngHeader header = new PngHeader(width, height, reader.uint8(), reader.uint8());
    reader.skip(3);
    if (!header.allowedDepths().contains(header.depth)) {
      throw new ImageRefusal(
          Reason.CORRUPT,
          "PNG of colour type %d with %d bits per sample"
              .formatted(header.colorType, header.depth));
    }
    return header;
  }

  private Set<Integer> allowedDepths() {
    return switch (colorType) {
      case GREY -> Set.of(1, 2, 4, 8, 16);
      case PALETTE -> Set.of(1, 2, 4, 8);
      case RGB, GREY_ALPHA, RGB_ALPHA -> Set.of(8, 16);
      default -> Set.of();
    };
  }

  /** The samples of a pixel as RGB, by Pillow's rules for this depth and colour type. */
  SampleMapping mapping(Palette palette) {
    return switch (colorType) {
      case PALETTE -> palette;
      case RGB, RGB_ALPHA -> depth == 16 ? SampleMapping.RGB_HIGH_BYTES : SampleMapping.RGB;
      case GREY_ALPHA -> depth == 16 ? SampleMapping.GREY_HIGH_BYTE : SampleMapping.grey(8);
      default -> depth == 16 ? SampleMapping.GREY_CLIPPED : SampleMapping.grey(depth);
    };
  }
}
