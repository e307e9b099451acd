package io.pomona.image;

import io.pomona.image.UnreadableImage.Reason;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import javax.imageio.ImageReader;

/** BMP by the JDK's reader. */
final class BmpDecoder implements FormatDecoder {

  private static final int HEADER = 14;
  private static final int OS2_HEADER_LENGTH = 12;
  private static final int BIT_FIELDS = 3;
  private static final int COLOR_SPACE_OFFSET = HEADER + 56;
  private static final byte[] STANDARD_RGB = {'B', 'G', 'R', 's'};

  private final JdkReader reader = new JdkReader(ImageFormat.BMP);

  @Override
  public Pixels decode(byte[] bytes, ImageLimits limits, Deadline deadline) throws ImageRefusal {
    int headerLength = checkHeader(bytes, limits);
    byte[] essential = headerLength > 56 ? withoutProfile(bytes) : bytes;
    return reader.read(essential, deadline, BmpDecoder::read).image();
  }

  private static int checkHeader(byte[] bytes, ImageLimits limits) throws ImageRefusal {
    ByteReader header = new ByteReader(ImageFormat.BMP, bytes, HEADER);
    long length = header.uint32LittleEndian();
    if (length == OS2_HEADER_LENGTH) {
      limits.check(ImageFormat.BMP, header.uint16LittleEndian(), header.uint16LittleEndian());
      return OS2_HEADER_LENGTH;
    }
    if (length < 40 || length > 1024) {
      throw new ImageRefusal(Reason.CORRUPT, "BMP with a header of %d bytes".formatted(length));
    }
    int width = (int) header.uint32LittleEndian();
    long height = Math.abs((long) (int) header.uint32LittleEndian());
    limits.check(ImageFormat.BMP, width, height);
    header.skip(4);
    long compression = header.uint32LittleEndian();
    if (compression > BIT_FIELDS) {
      throw new ImageRefusal(
          Reason.UNSUPPORTED, "BMP of compression %d is not decoded".formatted(compression));
    }
    header.skip(length - 20);
    return (int) length;
  }

  /**
   * The fourth and fifth version of the header may name a profile, which is not to be looked at.
   */
  private static byte[] withoutProfile(byte[] bytes) {
    byte[] plain = bytes.clone();
    System.arraycopy(STANDARD_RGB, 0, plain, COLOR_SPACE_OFFSET, STANDARD_RGB.length);
    return plain;
  }

  private static Pixels read(ImageReader reader) throws IOException {
    BufferedImage image = reader.read(0);
    if (image.getColorModel() instanceof IndexColorModel colors) {
      return palette(colors).map(image.getRaster());
    }
    if (image.getRaster().getNumBands() == 1) {
      return SampleMapping.grey(image.getColorModel().getPixelSize()).map(image.getRaster());
    }
    int[] bits = image.getSampleModel().getSampleSize();
    return scaled(bits).map(image.getRaster());
  }

  private static Palette palette(IndexColorModel colors) {
    byte[] rgb = new byte[Pixels.CHANNELS * colors.getMapSize()];
    for (int i = 0; i < colors.getMapSize(); i++) {
      rgb[Pixels.CHANNELS * i] = (byte) colors.getRed(i);
      rgb[Pixels.CHANNELS * i + 1] = (byte) colors.getGreen(i);
      rgb[Pixels.CHANNELS * i + 2] = (byte) colors.getBlue(i);
    }
    return new Palette(rgb, 0, rgb.length);
  }

  private static SampleMapping scaled(int[] bits) {
    return (row, from, rgb, to) -> {
      for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
        rgb[to + channel] = (byte) (row[from + channel] * 255 / ((1 << bits[channel]) - 1));
      }
    };
  }
}
