package io.pomona.image;

import io.pomona.image.UnreadableImage.Reason;
import java.time.Duration;

/**
 * How large an image may be, judged by its header before anything is decoded.
 *
 * <p>Decoding needs up to 11 bytes of memory per pixel (a 16-bit PNG with alpha: 8 for its samples
 * and 3 for the result), most images 6. Apart from the number of pixels, neither side may exceed
 * {@value #MAX_SIDE}, the largest that JPEG and GIF can express.
 *
 * @param maxPixels the most pixels that an image may have, width times height; from 1 to {@value
 *     #MOST_PIXELS}
 * @param maxTime how long decoding may go on asking for bytes; each few of them may cost a pass
 *     over all pixels, so a little longer is possible
 */
public record ImageLimits(long maxPixels, Duration maxTime) {

  /** The longest side of an image, in pixels. */
  public static final int MAX_SIDE = 65_535;

  /** The highest limit of pixels: what four samples for each leave of the longest Java array. */
  public static final long MOST_PIXELS = (Integer.MAX_VALUE - 8) / 4;

  private static final Duration DEFAULT_TIME = Duration.ofSeconds(30);

  /** 89,478,485 pixels, above which Pillow warns of a decompression bomb. */
  public static final ImageLimits DEFAULT = new ImageLimits(89_478_485);

  /** That many pixels, and the default time. */
  public ImageLimits(long maxPixels) {
    this(maxPixels, DEFAULT_TIME);
  }

  /** Checks that the limit is positive, and that arrays can hold such an image. */
  public ImageLimits {
    if (maxPixels < 1 || maxPixels > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "The limit of pixels must be between 1 and %d, but is %d"
              .formatted(MOST_PIXELS, maxPixels));
    }
  }

  void check(ImageFormat format, long width, long height) throws ImageRefusal {
    if (width < 1 || height < 1) {
      throw new ImageRefusal(
          Reason.CORRUPT, "%s of %d x %d pixels".formatted(format.title(), width, height));
    }
    if (width > MAX_SIDE || height > MAX_SIDE) {
      throw tooLarge(format, width, height, "exceeds the longest side of " + MAX_SIDE);
    }
    if (width * height > maxPixels) {
      throw tooLarge(format, width, height, "exceeds the limit of " + maxPixels);
    }
  }

  private static ImageRefusal tooLarge(ImageFormat format, long width, long height, String what) {
    return new ImageRefusal(
        Reason.TOO_LARGE,
        "%s of %d x %d pixels %s pixels".formatted(format.title(), width, height, what));
  }
}
