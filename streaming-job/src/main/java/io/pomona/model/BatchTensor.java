package io.pomona.model;

import io.pomona.image.Pixels;
import java.util.List;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** Lays images of one size out as one tensor of shape [n, height, width, 3]. */
@FunctionalInterface
interface BatchTensor {
  /** The tensor of a batch that holds at least one image; the caller closes it. */
  Tensor of(List<Pixels> images);

  /** The levels as they are, for a graph that scales them itself. */
  static BatchTensor ofLevels() {
    return images -> {
      TUint8 tensor = TUint8.tensorOf(shape(images));
      ByteDataBuffer data = tensor.asRawTensor().data();
      long position = 0;
      for (Pixels image : images) {
        data.offset(position).write(image.rgb());
        position += image.rgb().length;
      }
      return tensor;
    };
  }

  /** Floats: entry {@code level} of {@code scaledLevels} for each level from 0 to 255. */
  static BatchTensor ofScaledLevels(float[] scaledLevels) {
    return images -> {
      TFloat32 tensor = TFloat32.tensorOf(shape(images));
      FloatDataBuffer data = tensor.asRawTensor().data().asFloats();
      long position = 0;
      for (Pixels image : images) {
        data.offset(position).write(scaled(image.rgb(), scaledLevels));
        position += image.rgb().length;
      }
      return tensor;
    };
  }

  private static float[] scaled(byte[] rgb, float[] scaledLevels) {
    float[] scaled = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      scaled[i] = scaledLevels[Byte.toUnsignedInt(rgb[i])];
    }
    return scaled;
  }

  private static Shape shape(List<Pixels> images) {
    Pixels first = images.get(0);
    return Shape.of(images.size(), first.height(), first.width(), 3);
  }
}
