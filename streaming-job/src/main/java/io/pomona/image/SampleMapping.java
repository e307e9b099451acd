package io.pomona.image;

import java.awt.image.Raster;

/** How the decoded samples of one pixel become RGB. */
interface SampleMapping {

  SampleMapping RGB =
      (row, from, rgb, to) -> {
        rgb[to] = (byte) row[from];
        rgb[to + 1] = (byte) row[from + 1];
        rgb[to + 2] = (byte) row[from + 2];
      };

  SampleMapping RGB_HIGH_BYTES =
      (row, from, rgb, to) -> {
        rgb[to] = (byte) (row[from] >> 8);
        rgb[to + 1] = (byte) (row[from + 1] >> 8);
        rgb[to + 2] = (byte) (row[from + 2] >> 8);
      };

  SampleMapping GREY_HIGH_BYTE = (row, from, rgb, to) -> putGrey(row[from] >> 8, rgb, to);

  /** Pillow's mode {@code I;16} to RGB: values above 255 are white. */
  SampleMapping GREY_CLIPPED = (row, from, rgb, to) -> putGrey(Math.min(row[from], 255), rgb, to);

  static SampleMapping grey(int depth) {
    int factor = 255 / ((1 << depth) - 1);
    return (row, from, rgb, to) -> putGrey(row[from] * factor, rgb, to);
  }

  private static void putGrey(int value, byte[] rgb, int to) {
    rgb[to] = (byte) value;
    rgb[to + 1] = (byte) value;
    rgb[to + 2] = (byte) value;
  }

  /**
   * Writes the pixel whose samples begin at {@code row[from]} to {@code rgb[to]} and the two
   * behind.
   */
  void put(int[] row, int from, byte[] rgb, int to);

  /** Maps a whole raster, row by row. */
  default Pixels map(Raster raster) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    byte[] rgb = new byte[Pixels.CHANNELS * width * raster.getHeight()];
    int[] row = new int[width * bands];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int from = 0; from < row.length; from += bands, to += Pixels.CHANNELS) {
        put(row, from, rgb, to);
      }
    }
    return new Pixels(width, raster.getHeight(), rgb);
  }
}
