package io.pomona.image;

/**
 * Up to 256 colours. As in Pillow, an index beyond the colours that the file brought is that grey.
 */
final class Palette implements SampleMapping {

  static final int SIZE = 256;

  private final byte[] colors = new byte[Pixels.CHANNELS * SIZE];

  /** The greys, overlaid with the RGB triples at {@code bytes[offset]}. */
  Palette(byte[] bytes, int offset, int length) {
    for (int i = 0; i < colors.length; i++) {
      colors[i] = (byte) (i / Pixels.CHANNELS);
    }
    System.arraycopy(bytes, offset, colors, 0, Math.min(length, colors.length));
  }

  static Palette greys() {
    return new Palette(new byte[0], 0, 0);
  }

  @Override
  public void put(int[] row, int from, byte[] rgb, int to) {
    System.arraycopy(colors, Pixels.CHANNELS * row[from], rgb, to, Pixels.CHANNELS);
  }
}
