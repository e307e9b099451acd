package io.pomona.image;

import static java.util.Objects.requireNonNull;

/**
 * An image of 8-bit RGB samples, interleaved, row by row from the top: the sample of channel {@code
 * c} at {@code (x, y)} is {@code rgb[3 * (y * width + x) + c] & 0xff}.
 *
 * <p>The array is not copied, neither on the way in nor on the way out; who hands it over leaves it
 * alone from then on. Two images are equal only if they share that array.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param rgb {@code 3 * width * height} samples
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are moved, never compared
public record Pixels(int width, int height, byte[] rgb) implements DecodedImage {

  /** Samples of one pixel. */
  static final int CHANNELS = 3;

  /** Checks that the array has the length that width and height ask for. */
  public Pixels {
    requireNonNull(rgb, "rgb");
    if (width < 1 || height < 1 || rgb.length != (long) CHANNELS * width * height) {
      throw new IllegalArgumentException(
          "An RGB image of %d x %d pixels has %d samples, but the array holds %d"
              .formatted(width, height, (long) CHANNELS * width * height, rgb.length));
    }
  }
}
