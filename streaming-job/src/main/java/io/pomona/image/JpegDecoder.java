package io.pomona.image;

import io.pomona.image.JpegParser.Parsed;
import io.pomona.image.UnreadableImage.Reason;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageReader;

/**
 * JPEG by the libjpeg within the JDK. It is asked for the raw samples, and the colours are
 * converted here by libjpeg's and Pillow's rules: the JDK's own guess of the colour space differs
 * from libjpeg's, and it would apply embedded profiles.
 */
final class JpegDecoder implements FormatDecoder {

  private static final String SPARE_BYTES = "extraneous bytes before marker 0xd9";

  private final JdkReader reader = new JdkReader(ImageFormat.JPEG);

  @Override
  public Pixels decode(byte[] bytes, ImageLimits limits, Deadline deadline) throws ImageRefusal {
    Parsed jpeg = JpegParser.parse(bytes, limits);
    JpegHeader header = jpeg.header();
    if (!jpeg.complete() && needsItsEnd(jpeg)) {
      throw truncated(header, "before the last of its scans");
    }
    var outcome = reader.read(jpeg.essential(), deadline, input -> readRaw(input, header));
    if (!jpeg.complete() && missesData(outcome.warnings())) {
      throw truncated(header, "before the last of its rows");
    }
    byte[] samples = outcome.image();
    ChromaRows.interpolate(samples, header);
    return new Pixels(header.width(), header.height(), JpegColors.toRgb(samples, header.colors()));
  }

  /**
   * An image in several scans is known only when all of them are; the rows of one scan come in
   * turn.
   */
  private static boolean needsItsEnd(Parsed jpeg) {
    return jpeg.header().progressive() || jpeg.scans() > 1;
  }

  /** Bytes to spare before the end marker prove that nothing else was amiss: libjpeg warns once. */
  private static boolean missesData(List<String> warnings) {
    return !warnings.stream().allMatch(warning -> warning.endsWith(SPARE_BYTES));
  }

  private static byte[] readRaw(ImageReader reader, JpegHeader header) throws IOException {
    if (reader.getWidth(0) != header.width() || reader.getHeight(0) != header.height()) {
      throw new IOException("the decoder sees another size than the frame header says");
    }
    Raster raster = reader.readRaster(0, null);
    byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
    int expected = header.components().size() * header.width() * header.height();
    if (samples.length != expected) {
      throw new IOException("%d samples for %d".formatted(samples.length, expected));
    }
    return samples;
  }

  private static ImageRefusal truncated(JpegHeader header, String where) {
    return new ImageRefusal(
        Reason.TRUNCATED,
        "JPEG of %d x %d pixels ends %s".formatted(header.width(), header.height(), where));
  }
}
