package io.pomona.image;

/**
 * Resizes images that are smaller than the target along both axes, as {@link BicubicResizer} does,
 * to the last bit. The source stands here column by column, so that a target column is the sum of
 * whole source columns, as a target row is of rows: loops over long arrays, which Java's compiler
 * makes vectors of. Each sample along a row by itself would take it twice the time.
 *
 * <p>A target row's samples stand in four quarters, every fourth sample in one, so that the four
 * that become one int of the target are at the same place of each: a loop that becomes vectors,
 * too.
 *
 * <p>For one thread; keeps up to {@code 24 * width * height} bytes of the target's size, as the
 * source is smaller.
 */
final class ImageEnlarger {

  // Of columns that go into the rows together, so that what they touch of each row is whole lines
  // of the cache.
  private static final int COLUMNS = 16;

  private final int rowLength;
  private final int[] sums;
  private final int[] packed;
  private int[][] source = new int[0][0];
  private int[][] resized = new int[0][0];
  private int[][] rows = new int[0][0];

  /** An enlarger to rows of {@code rowLength} samples. */
  ImageEnlarger(int rowLength) {
    this.rowLength = rowLength;
    this.packed = new int[(rowLength + 3) / 4];
    this.sums = new int[4 * packed.length];
  }

  /** Writes the image's samples at the target's size into {@code target} from {@code offset} on. */
  void enlarge(
      Pixels image,
      ResizeWeights columnWeights,
      ResizeWeights rowWeights,
      byte[] target,
      int offset) {
    allocate(image.width(), image.height());
    readColumns(image.rgb());
    resizeColumns(columnWeights);
    for (int y = 0; y < rowWeights.first.length; y++) {
      SampleKernels.sumRows(rows, rowWeights, y, sums);
      SampleKernels.round(sums);
      SampleKernels.pack(sums, packed);
      SampleKernels.write(packed, target, offset + y * rowLength, rowLength);
    }
  }

  private void allocate(int width, int height) {
    if (source.length != width || rows.length != height) {
      source = new int[width][Pixels.CHANNELS * height];
      resized = new int[COLUMNS][Pixels.CHANNELS * height];
      rows = new int[height][sums.length];
    }
  }

  private void readColumns(byte[] rgb) {
    int sourceRow = Pixels.CHANNELS * source.length;
    for (int x = 0; x < source.length; x++) {
      int[] column = source[x];
      int from = Pixels.CHANNELS * x;
      for (int to = 0; to < column.length; to += Pixels.CHANNELS, from += sourceRow) {
        column[to] = rgb[from] & 0xff;
        column[to + 1] = rgb[from + 1] & 0xff;
        column[to + 2] = rgb[from + 2] & 0xff;
      }
    }
  }

  private void resizeColumns(ResizeWeights weights) {
    int width = weights.first.length;
    for (int left = 0; left < width; left += COLUMNS) {
      int many = Math.min(COLUMNS, width - left);
      for (int i = 0; i < many; i++) {
        SampleKernels.sumRows(source, weights, left + i, resized[i]);
        SampleKernels.round(resized[i]);
      }
      for (int i = 0; i < many; i++) {
        moveIntoRows(resized[i], Pixels.CHANNELS * (left + i));
      }
    }
  }

  private void moveIntoRows(int[] column, int sample) {
    int red = placeOf(sample);
    int green = placeOf(sample + 1);
    int blue = placeOf(sample + 2);
    for (int y = 0; y < rows.length; y++) {
      int[] row = rows[y];
      int from = Pixels.CHANNELS * y;
      row[red] = column[from];
      row[green] = column[from + 1];
      row[blue] = column[from + 2];
    }
  }

  private int placeOf(int sample) {
    return sample % 4 * packed.length + sample / 4;
  }
}
