package io.pomona.image;

/** 256 colours. As in Pillow, an index beyond those that the file brought is black. */
final class Palette implements SampleMapping {

  static final int SIZE = 256;

  private final byte[] colors = new byte[Pixels.CHANNELS * SIZE];

  /** The RGB triples at {@code bytes[offset]} and following. */
  Palette(byte[] bytes, int offset, int length) {
    System.arraycopy(bytes, offset, colors, 0, Math.min(length, colors.length));
  }

  static Palette black() {
    return new Palette(new byte[0], 0, 0);
  }

  static Palette greys() {
    byte[] triples = new byte[Pixels.CHANNELS * SIZE];
    for (int i = 0; i < triples.length; i++) {
      triples[i] = (byte) (i / Pixels.CHANNELS);
    }
    return new Palette(triples, 0, triples.length);
  }

  @Override
  public void put(int[] row, int from, byte[] rgb, int to) {
    System.arraycopy(colors, Pixels.CHANNELS * row[from], rgb, to, Pixels.CHANNELS);
  }
}
