package io.pomona.image;

/**
 * Interpolates chroma between rows where only the number of rows is halved (4:4:0).
 *
 * <p>libjpeg-turbo, and so Pillow, does this while it decodes (jdsample.c, {@code
 * h1v2_fancy_upsample}); the libjpeg 6b that most JDKs carry repeats each row instead. Some JDKs
 * use the libjpeg-turbo of their system. Which of the two it was shows in the samples: where all
 * pairs of rows are equal, either the rows were repeated, or the image is so smooth that
 * interpolating a second time changes nothing.
 */
final class ChromaRows {

  private ChromaRows() {}

  static void interpolate(byte[] samples, JpegHeader header) {
    int channels = header.components().size();
    for (int channel = 0; channel < channels; channel++) {
      if (header.halvedRowsOnly(channel)) {
        var plane = new Plane(samples, header.width(), header.height(), channels, channel);
        if (plane.repeatsRows()) {
          plane.interpolate();
        }
      }
    }
  }

  /** One component of the interleaved samples. */
  @SuppressWarnings("ArrayRecordComponent") // a view, never compared
  private record Plane(byte[] samples, int width, int height, int channels, int channel) {

    boolean repeatsRows() {
      for (int row = 0; row + 1 < height; row += 2) {
        for (int x = 0; x < width; x++) {
          if (at(x, row) != at(x, row + 1)) {
            return false;
          }
        }
      }
      return true;
    }

    void interpolate() {
      int[] above = row(0);
      int[] here = above;
      for (int y = 0; y < height; y += 2) {
        int[] below = y + 2 < height ? row(y + 2) : here;
        blend(y, here, above, 1);
        if (y + 1 < height) {
          blend(y + 1, here, below, 2);
        }
        above = here;
        here = below;
      }
    }

    private int[] row(int y) {
      int[] row = new int[width];
      for (int x = 0; x < width; x++) {
        row[x] = at(x, y);
      }
      return row;
    }

    private void blend(int y, int[] near, int[] far, int bias) {
      for (int x = 0; x < width; x++) {
        samples[index(x, y)] = (byte) ((3 * near[x] + far[x] + bias) >> 2);
      }
    }

    private int at(int x, int y) {
      return samples[index(x, y)] & 0xff;
    }

    private int index(int x, int y) {
      return (y * width + x) * channels + channel;
    }
  }
}
