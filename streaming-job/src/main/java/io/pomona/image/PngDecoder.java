package io.pomona.image;

import java.awt.image.Raster;

/** PNG by the JDK's reader, which is given no more than header and image data. */
final class PngDecoder implements FormatDecoder {

  private final JdkReader reader = new JdkReader(ImageFormat.PNG);

  @Override
  public Pixels decode(byte[] bytes, ImageLimits limits, Deadline deadline) throws ImageRefusal {
    PngParser.Parsed png = PngParser.parse(bytes, limits);
    Raster raster =
        reader.read(png.essential(), deadline, input -> input.read(0).getRaster()).image();
    return png.header().mapping(png.palette()).map(raster);
  }
}
