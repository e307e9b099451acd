package io.pomona.image;

import io.pomona.image.UnreadableImage.Reason;

/** The first frame of a GIF by the JDK's reader, laid on its canvas as Pillow does. */
final class GifDecoder implements FormatDecoder {

  private final JdkReader reader = new JdkReader(ImageFormat.GIF_89);

  @Override
  public Pixels decode(byte[] bytes, ImageLimits limits) throws ImageRefusal {
    GifParser.Parsed gif = GifParser.parse(bytes, limits);
    var outcome = reader.read(gif.essential(), input -> input.read(0).getRaster());
    if (!outcome.warnings().isEmpty()) {
      throw new ImageRefusal(
          Reason.TRUNCATED,
          "GIF of %d x %d pixels is cut off: %s"
              .formatted(gif.width(), gif.height(), outcome.warnings().get(0)));
    }
    Pixels frame = gif.palette().map(outcome.image());
    return covers(frame, gif) ? frame : onCanvas(frame, gif);
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
