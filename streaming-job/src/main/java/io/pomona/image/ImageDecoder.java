package io.pomona.image;

import static java.util.Objects.requireNonNull;

import io.pomona.image.UnreadableImage.Reason;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Decodes an image file to the RGB pixels that Pillow 11.3 gives for {@code
 * Image.open(file).convert("RGB")}.
 *
 * <p>The bytes decide on the format, not a name. Decoded are JPEG, PNG, GIF (its first frame) and
 * BMP; other formats are {@code UNSUPPORTED} by name. As in Pillow, an EXIF orientation is not
 * applied, embedded profiles are ignored, alpha is dropped and not composited, 16-bit colours lose
 * their low byte, and 16-bit greys are clipped to 255.
 *
 * <p>Differences from Pillow: JPEGs that are arithmetic-coded or lossless or have more than 100
 * scans, and PNGs and BMPs with a side above {@link ImageLimits#MAX_SIDE}, are refused, and so is a
 * PNG whose checksum of the pixels is wrong; a PNG with a text of any size is read. Where the data
 * of a JPEG are damaged but libjpeg goes on, the damaged part depends on the JDK's libjpeg. WebP is
 * not decoded: no maintained Java decoder gives libwebp's pixels for lossy files.
 *
 * <p>Thread-safe. Never throws for any bytes; memory stays within the bounds that {@link
 * ImageLimits} states.
 */
public final class ImageDecoder {

  private final ImageLimits limits;
  private final FormatDecoder jpeg = new JpegDecoder();
  private final FormatDecoder png = new PngDecoder();
  private final FormatDecoder gif = new GifDecoder();
  private final FormatDecoder bmp = new BmpDecoder();

  /** A decoder that refuses images beyond the limits. */
  public ImageDecoder(ImageLimits limits) {
    this.limits = requireNonNull(limits, "limits");
  }

  /**
   * Decodes the bytes of one image file.
   *
   * @param bytes the whole file; not modified
   * @return the pixels, or the reason why there are none
   */
  public DecodedImage decode(byte[] bytes) {
    try {
      return decoder(bytes).decode(bytes, limits, Deadline.in(limits.maxTime()));
    } catch (ImageRefusal refusal) {
      return refusal.asValue(bytes.length);
    }
  }

  private FormatDecoder decoder(byte[] bytes) throws ImageRefusal {
    if (bytes.length == 0) {
      throw new ImageRefusal(Reason.EMPTY, "There is nothing in it");
    }
    Optional<ImageFormat> format = ImageFormat.of(bytes);
    return decoder(format.orElseThrow(() -> notAnImage(bytes)));
  }

  private FormatDecoder decoder(ImageFormat format) throws ImageRefusal {
    return switch (format) {
      case JPEG -> jpeg;
      case PNG -> png;
      case GIF_87, GIF_89 -> gif;
      case BMP -> bmp;
      default ->
          throw new ImageRefusal(
              Reason.UNSUPPORTED,
              "%s images are not decoded; convert it to JPEG or PNG".formatted(format.title()));
    };
  }

  private static ImageRefusal notAnImage(byte[] bytes) {
    int shown = Math.min(bytes.length, ImageFormat.SIGNATURE_LENGTH);
    return new ImageRefusal(
        Reason.NOT_AN_IMAGE,
        "It begins with 0x%s, which is no image format that is known here"
            .formatted(HexFormat.of().formatHex(bytes, 0, shown)));
  }
}
