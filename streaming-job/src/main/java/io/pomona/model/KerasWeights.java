package io.pomona.model;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The variables of a file in Keras' legacy HDF5 layout, found by their paths, such as {@code
 * Conv1/Conv1/kernel:0}. Lists of layers and all variables that nobody asks for stay unread, so a
 * file with more in it serves as well. Each variable read enters the fingerprint. Not thread-safe.
 */
final class KerasWeights implements AutoCloseable {
  /** In an expected shape: any size. */
  static final int ANY = -1;

  private static final String FULL_MODEL_GROUP = "model_weights";

  private final String model;
  private final HdfFile file;
  private final Group root;
  private final Fingerprint fingerprint;

  private KerasWeights(String model, HdfFile file, Fingerprint fingerprint) {
    this.model = model;
    this.file = file;
    this.root = file.getChild(FULL_MODEL_GROUP) instanceof Group weights ? weights : file;
    this.fingerprint = fingerprint;
  }

  static KerasWeights open(String model, byte[] hdf5, Fingerprint fingerprint) {
    try {
      return new KerasWeights(model, HdfFile.fromBytes(hdf5), fingerprint);
    } catch (RuntimeException e) {
      throw new InvalidModelException(
          model,
          "its %d bytes do not open as HDF5 (%s). Give a Keras .h5 weight file, whole."
              .formatted(hdf5.length, e.getMessage()),
          e);
    }
  }

  /**
   * Reads {@code layer/layer/variable:0}.
   *
   * @param expected the shape, with {@link #ANY} where each size will do
   */
  Variable variable(String layer, String variable, int... expected) {
    String path = layer + "/" + layer + "/" + variable + ":0";
    Dataset dataset = dataset(path);
    int[] shape = dataset.getDimensions();
    if (!matches(shape, expected)) {
      throw new InvalidModelException(
          model,
          "variable %s has shape %s, expected %s. The weights must be those of Keras' MobileNetV2."
              .formatted(path, text(shape), text(expected)));
    }
    Variable read = new Variable(shape, floats(path, dataset));
    fingerprint.add(path);
    fingerprint.add(shape);
    fingerprint.add(read.values());
    return read;
  }

  private Dataset dataset(String path) {
    try {
      Node node = root;
      for (String name : path.split("/", -1)) {
        node = node instanceof Group group ? group.getChild(name) : null;
      }
      if (node instanceof Dataset dataset) {
        return dataset;
      }
    } catch (RuntimeException e) {
      throw damaged(path, e);
    }
    throw new InvalidModelException(
        model,
        "variable %s is missing; at its top the file has %s. The weights must be those of Keras' MobileNetV2, in the legacy .h5 layout."
            .formatted(path, firstGroups()));
  }

  private String firstGroups() {
    return root.getChildren().keySet().stream()
        .limit(5)
        .collect(Collectors.joining(", ", "", root.getChildren().size() > 5 ? ", ..." : ""));
  }

  private float[] floats(String path, Dataset dataset) {
    if (dataset.getJavaType() != float.class) {
      throw new InvalidModelException(
          model,
          "variable %s holds %s, expected float32. Save the weights in float32."
              .formatted(path, dataset.getJavaType()));
    }
    try {
      return (float[]) dataset.getDataFlat();
    } catch (RuntimeException e) {
      throw damaged(path, e);
    }
  }

  /**
   * jHDF meets damage with whatever its parsing runs into: buffer, index and its own exceptions.
   */
  private InvalidModelException damaged(String path, RuntimeException cause) {
    return new InvalidModelException(
        model,
        "variable %s cannot be read (%s). The file is damaged or cut short: fetch it again."
            .formatted(path, cause),
        cause);
  }

  private static boolean matches(int[] shape, int[] expected) {
    if (shape.length != expected.length) {
      return false;
    }
    for (int i = 0; i < shape.length; i++) {
      if (expected[i] != ANY && expected[i] != shape[i]) {
        return false;
      }
    }
    return true;
  }

  private static String text(int[] shape) {
    return Arrays.stream(shape)
        .mapToObj(size -> size == ANY ? "any" : Integer.toString(size))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  @Override
  public void close() {
    file.close();
  }
}
