package io.pomona.model;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** MobileNetV2 weights by path, which tests change and write as Keras' legacy HDF5. */
final class WeightFile {
  private static final int[] FILTERS = {
    16, 24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160, 320
  };

  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final Random random;
  private final double width;

  private WeightFile(double width, long seed) {
    this.width = width;
    this.random = new Random(seed);
  }

  /** Random weights of a network with a width multiplier of at most 1. */
  static WeightFile random(double width, long seed) {
    WeightFile file = new WeightFile(width, seed);
    int channels = file.channels(32);
    file.convolution("Conv1", "bn_Conv1", 3, 3, channels);
    for (int i = 0; i < FILTERS.length; i++) {
      channels = file.block(i, channels);
    }
    file.convolution("Conv_1", "Conv_1_bn", 1, channels, 1280);
    return file;
  }

  /** The weights in the jar, read without the classes under test. */
  static WeightFile bundled() throws IOException {
    WeightFile weights = new WeightFile(1, 0);
    try (InputStream in = Model.class.getResourceAsStream("mobilenet_v2_1.0_bundled_no_top.h5");
        HdfFile file = HdfFile.fromInputStream(in)) {
      for (String path : random(1, 0).variables.keySet()) {
        Dataset dataset = file.getDatasetByPath(path);
        weights.put(path, dataset.getDimensions(), (float[]) dataset.getDataFlat());
      }
    }
    return weights;
  }

  private int block(int index, int inputs) {
    String prefix = index == 0 ? "expanded_conv_" : "block_" + index + "_";
    int expanded = index == 0 ? inputs : inputs * 6;
    if (index > 0) {
      convolution(prefix + "expand", prefix + "expand_BN", 1, inputs, expanded);
    }
    String depthwise = prefix + "depthwise";
    put(
        path(depthwise, "depthwise_kernel"),
        new int[] {3, 3, expanded, 1},
        normal(9 * expanded, 9));
    normalization(depthwise + "_BN", expanded);
    int outputs = channels(FILTERS[index]);
    convolution(prefix + "project", prefix + "project_BN", 1, expanded, outputs);
    return outputs;
  }

  private void convolution(String layer, String normalization, int size, int inputs, int outputs) {
    int products = size * size * inputs;
    int[] shape = {size, size, inputs, outputs};
    put(path(layer, "kernel"), shape, normal(products * outputs, products));
    normalization(normalization, outputs);
  }

  private void normalization(String layer, int channels) {
    put(path(layer, "gamma"), new int[] {channels}, uniform(channels));
    put(path(layer, "beta"), new int[] {channels}, normal(channels, 50));
    put(path(layer, "moving_mean"), new int[] {channels}, normal(channels, 50));
    put(path(layer, "moving_variance"), new int[] {channels}, uniform(channels));
  }

  private float[] normal(int count, int products) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / products));
    }
    return values;
  }

  private float[] uniform(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 0.5f + random.nextFloat();
    }
    return values;
  }

  /** Keras' rule: a multiple of 8 that takes no more than a tenth away. */
  private int channels(int filters) {
    double wanted = filters * width;
    int rounded = Math.max(8, (int) (wanted + 4) / 8 * 8);
    return rounded < 0.9 * wanted ? rounded + 8 : rounded;
  }

  static String path(String layer, String variable) {
    return layer + "/" + layer + "/" + variable + ":0";
  }

  Variable variable(String layer, String variable) {
    return variables.get(path(layer, variable));
  }

  boolean has(String layer) {
    return variables.containsKey(path(layer, "kernel"));
  }

  WeightFile put(String path, int[] shape, float... values) {
    variables.put(path, new Variable(shape, values));
    return this;
  }

  WeightFile remove(String path) {
    variables.remove(path);
    return this;
  }

  /** The file, with all layers below a group, or at the root if the group is empty. */
  byte[] hdf5(Path temporary, String group) throws IOException {
    Path path = Files.createTempFile(temporary, "weights", ".h5");
    try (WritableHdfFile file = HdfFile.write(path)) {
      WritableGroup root = group.isEmpty() ? file : file.putGroup(group);
      Map<String, WritableGroup> groups = new HashMap<>(Map.of("", root));
      variables.forEach((name, variable) -> write(groups, name, variable));
    }
    return Files.readAllBytes(path);
  }

  private static void write(Map<String, WritableGroup> groups, String path, Variable variable) {
    int slash = path.lastIndexOf('/');
    group(groups, path.substring(0, slash)).putDataset(path.substring(slash + 1), nested(variable));
  }

  private static WritableGroup group(Map<String, WritableGroup> groups, String path) {
    WritableGroup known = groups.get(path);
    if (known != null) {
      return known;
    }
    int slash = path.lastIndexOf('/');
    WritableGroup parent = group(groups, slash < 0 ? "" : path.substring(0, slash));
    WritableGroup created = parent.putGroup(path.substring(slash + 1));
    groups.put(path, created);
    return created;
  }

  private static Object nested(Variable variable) {
    Object array = Array.newInstance(float.class, variable.shape());
    fill(array, variable.values(), 0);
    return array;
  }

  private static int fill(Object array, float[] values, int from) {
    if (array instanceof float[] row) {
      System.arraycopy(values, from, row, 0, row.length);
      return from + row.length;
    }
    int next = from;
    for (Object part : Arrays.asList((Object[]) array)) {
      next = fill(part, values, next);
    }
    return next;
  }
}
