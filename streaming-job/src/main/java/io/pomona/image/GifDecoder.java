package io.pomona.image;

import io.pomona.image.UnreadableImage.Reason;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/** The first frame of a GIF by the JDK's reader, laid on its canvas as Pillow does. */
final class GifDecoder implements FormatDecoder {

  private final JdkReader reader = new JdkReader(ImageFormat.GIF_89);

  @Override
  public Pixels decode(byte[] bytes, ImageLimits limits, Deadline deadline) throws ImageRefusal {
    GifParser.Parsed gif = GifParser.parse(bytes, limits);
    Raster first = read(gif, 0, deadline);
    if (!Arrays.equals(samples(first), samples(read(gif, 0xff, deadline)))) {
      throw new ImageRefusal(
          Reason.TRUNCATED,
          "GIF of %d x %d pixels has data for only a part of its first frame"
              .formatted(gif.width(), gif.height()));
    }
    Pixels frame = gif.palette().map(first);
    return covers(frame, gif) ? frame : onCanvas(frame, gif);
  }

  /**
   * Reads the frame over a background of that value. The JDK's reader leaves out what there are no
   * data for and says nothing; two backgrounds bring it to light.
   */
  private Raster read(GifParser.Parsed gif, int background, Deadline deadline) throws ImageRefusal {
    return reader.read(gif.essential(), deadline, input -> readOver(input, background)).image();
  }

  private static Raster readOver(ImageReader input, int background) throws IOException {
    BufferedImage destination =
        input.getImageTypes(0).next().createBufferedImage(input.getWidth(0), input.getHeight(0));
    Arrays.fill(samples(destination.getRaster()), (byte) background);
    ImageReadParam into = input.getDefaultReadParam();
    into.setDestination(destination);
    return input.read(0, into).getRaster();
  }

  private static byte[] samples(Raster raster) {
    return ((DataBufferByte) raster.getDataBuffer()).getData();
  }

  private static boolean covers(Pixels frame, GifParser.Parsed gif) {
    return frame.width() == gif.width() && frame.height() == gif.height();
  }

  private static Pixels onCanvas(Pixels frame, GifParser.Parsed gif) {
    byte[] canvas = new byte[Pixels.CHANNELS * gif.width() * gif.height()];
    int[] background = {gif.background()};
    for (int to = 0; to < canvas.length; to += Pixels.CHANNELS) {
      gif.palette().put(background, 0, canvas, to);
    }
    int length = Pixels.CHANNELS * frame.width();
    for (int y = 0; y < frame.height(); y++) {
      int to = Pixels.CHANNELS * ((gif.top() + y) * gif.width() + gif.left());
      System.arraycopy(frame.rgb(), y * length, canvas, to, length);
    }
    return new Pixels(gif.width(), gif.height(), canvas);
  }
}
