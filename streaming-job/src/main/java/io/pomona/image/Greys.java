package io.pomona.image;

/** Grey samples to RGB. */
final class Greys {

  private Greys() {}

  static byte[] toRgb(byte[] grey) {
    byte[] rgb = new byte[Pixels.CHANNELS * grey.length];
    for (int from = 0, to = 0; from < grey.length; from++, to += Pixels.CHANNELS) {
      rgb[to] = grey[from];
      rgb[to + 1] = grey[from];
      rgb[to + 2] = grey[from];
    }
    return rgb;
  }
}
