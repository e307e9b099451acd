package io.pomona.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.SessionFunction;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * Writes SavedModels of a network with two features: the mean of red, and three times the mean of
 * blue. The two factors are a trained variable. Variations make models that Pomona refuses.
 */
final class ChannelMeans {
  private final List<String> inputs = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private Class<? extends TNumber> type = TFloat32.class;
  private Shape shape = Shape.of(-1, -1, -1, 3);
  private String signature = Signature.DEFAULT_KEY;
  private boolean pooled = true;

  ChannelMeans images(Class<? extends TNumber> elements, long... sizes) {
    this.type = elements;
    this.shape = Shape.of(sizes);
    return this;
  }

  ChannelMeans input(String name) {
    inputs.add(name);
    return this;
  }

  ChannelMeans output(String name) {
    outputs.add(name);
    return this;
  }

  ChannelMeans signature(String key) {
    this.signature = key;
    return this;
  }

  ChannelMeans unpooled() {
    this.pooled = false;
    return this;
  }

  void exportTo(Path directory) throws IOException {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Signature described = describe(tf);
      try (Session session = new Session(graph)) {
        session.initialize();
        SavedModelBundle.exporter(directory.toString())
            .withFunction(SessionFunction.create(described, session))
            .export();
      }
    }
  }

  private Signature describe(Ops tf) {
    Operand<? extends TNumber> images =
        tf.withName("image").placeholder(type, Placeholder.shape(shape));
    Operand<TFloat32> features = features(tf, tf.dtypes.cast(images, TFloat32.class));
    Signature.Builder description =
        Signature.builder(signature).input("image", images).output("features", features);
    inputs.forEach(name -> description.input(name, tf.placeholder(TFloat32.class)));
    outputs.forEach(name -> description.output(name, tf.math.neg(features)));
    return description.build();
  }

  private Operand<TFloat32> features(Ops tf, Operand<TFloat32> images) {
    Variable<TFloat32> factors = tf.variable(tf.constant(factors((int) shape.get(3))));
    if (!pooled) {
      return tf.math.mul(images, tf.constant(2f));
    }
    Operand<TFloat32> means = tf.math.mean(images, tf.constant(new int[] {1, 2}));
    return tf.linalg.matMul(means, factors);
  }

  private static float[][] factors(int channels) {
    float[][] factors = new float[channels][2];
    factors[0][0] = 1;
    factors[2][1] = 3;
    return factors;
  }
}
