package io.pomona.image;

import static java.util.Objects.requireNonNull;

import java.util.Objects;

/**
 * Resizes to one size by Pillow's BICUBIC, to the last bit: {@code image.resize((width, height))}.
 *
 * <p>After {@code ImagingResample} of Pillow 11.3 (Resample.c, 8 bits per channel): antialiased
 * where it shrinks, in 22-bit fixed point, columns first, rounded to 8 bits, then rows; an axis
 * that keeps its size is left alone. Here the rows stream: each source row is resized once and
 * added to the target rows that it contributes to, so memory depends on the target alone. Images
 * that are smaller along both axes go by columns, see {@link ImageEnlarger}.
 *
 * <p>Thread-safe; each thread that calls keeps up to {@code 36 * width * height} bytes.
 */
public final class BicubicResizer {

  private final int width;
  private final int height;
  private final ResizeWeightsCache columns;
  private final ResizeWeightsCache rows;
  private final ThreadLocal<Scratch> scratch;
  private final ThreadLocal<ImageEnlarger> enlarger;

  /** A resizer to {@code width} by {@code height} pixels. */
  public BicubicResizer(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "A size of at least 1 x 1 pixel is needed, not %d x %d".formatted(width, height));
    }
    this.width = width;
    this.height = height;
    this.columns = new ResizeWeightsCache(width);
    this.rows = new ResizeWeightsCache(height);
    this.scratch = ThreadLocal.withInitial(() -> new Scratch(Pixels.CHANNELS * width));
    this.enlarger = ThreadLocal.withInitial(() -> new ImageEnlarger(Pixels.CHANNELS * width));
  }

  /** The image at this resizer's size. */
  public Pixels resize(Pixels image) {
    Pixels target = blank();
    resize(image, target.rgb(), 0);
    return target;
  }

  /** A black image of this resizer's size, for {@link #resize(Pixels, byte[], int)} to write to. */
  public Pixels blank() {
    return new Pixels(width, height, new byte[Math.multiplyExact(Pixels.CHANNELS * width, height)]);
  }

  /**
   * Resizes into a part of an array, such as a batch's.
   *
   * @param image the image, of any size
   * @param target where {@code 3 * width * height} samples are written, RGB interleaved
   * @param offset where in the target the first of them goes
   * @throws IndexOutOfBoundsException if the target has no room for them there
   */
  public void resize(Pixels image, byte[] target, int offset) {
    requireNonNull(image, "image");
    Objects.checkFromIndexSize(offset, Pixels.CHANNELS * width * height, target.length);
    if (image.width() == width && image.height() == height) {
      System.arraycopy(image.rgb(), 0, target, offset, image.rgb().length);
    } else if (image.height() == height) {
      resizeColumns(image, target, offset);
    } else if (image.width() < width && image.height() < height) {
      enlarger
          .get()
          .enlarge(image, columns.of(image.width()), rows.of(image.height()), target, offset);
    } else {
      resizeRows(image, target, offset);
    }
  }

  private void resizeColumns(Pixels image, byte[] target, int offset) {
    int[] row = scratch.get().sums;
    int to = offset;
    for (int y = 0; y < height; y++) {
      readRow(image, y, row);
      for (int sample : row) {
        target[to++] = (byte) sample;
      }
    }
  }

  private void resizeRows(Pixels image, byte[] target, int offset) {
    ResizeWeights weights = rows.of(image.height());
    int[] sums = scratch.get().sums;
    int[][] ring = scratch.get().ring(weights.stride);
    int next = 0;
    for (int y = 0; y < height; y++) {
      for (; next < weights.end(y); next++) {
        readRow(image, next, ring[next % ring.length]);
      }
      SampleKernels.sumRows(ring, weights, y, sums);
      SampleKernels.round(sums, target, offset + y * sums.length);
    }
  }

  private void readRow(Pixels image, int y, int[] row) {
    int start = Pixels.CHANNELS * image.width() * y;
    if (image.width() == width) {
      SampleKernels.widen(image.rgb(), start, row);
    } else {
      SampleKernels.resizeRow(image.rgb(), start, columns.of(image.width()), row);
    }
  }

  /** What one thread needs: the sums of a target row, and the source rows that it is made of. */
  private static final class Scratch {

    private final int[] sums;
    private int[][] ring = new int[0][];

    Scratch(int rowLength) {
      this.sums = new int[rowLength];
    }

    int[][] ring(int size) {
      if (ring.length < size) {
        ring = new int[size][sums.length];
      }
      return ring;
    }
  }
}
