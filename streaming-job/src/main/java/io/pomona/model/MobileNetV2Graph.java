package io.pomona.model;

import io.pomona.model.Convolution.Activation;
import io.pomona.model.Convolution.Kind;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * Writes a MobileNetV2 into a TensorFlow graph, layout NHWC, all weights constants: from {@link
 * #LEVELS}, uint8 [n, 224, 224, 3], to {@link #FEATURES}, float32 [n, features].
 */
final class MobileNetV2Graph {
  static final String LEVELS = "levels";
  static final String FEATURES = "features";

  private final Ops tf;

  MobileNetV2Graph(Graph graph) {
    this.tf = Ops.create(graph);
  }

  void add(Convolution stem, InvertedResidual[] blocks, Convolution head) {
    Operand<TFloat32> signal = convolved(scaledLevels(), stem);
    for (InvertedResidual block : blocks) {
      signal = bottleneck(signal, block);
    }
    tf.withName(FEATURES).math.mean(convolved(signal, head), tf.constant(new int[] {1, 2}));
  }

  private Operand<TFloat32> scaledLevels() {
    Shape shape = Shape.of(-1, MobileNetV2.INPUT_SIZE, MobileNetV2.INPUT_SIZE, 3);
    Operand<TUint8> levels =
        tf.withName(LEVELS).placeholder(TUint8.class, Placeholder.shape(shape));
    Operand<TFloat32> numbers = tf.dtypes.cast(levels, TFloat32.class);
    return tf.math.add(
        tf.math.div(numbers, tf.constant(InputScale.KERAS.divisor())),
        tf.constant(InputScale.KERAS.offset()));
  }

  private Operand<TFloat32> bottleneck(Operand<TFloat32> input, InvertedResidual block) {
    Operand<TFloat32> signal = input;
    for (Convolution convolution : block.convolutions()) {
      signal = convolved(signal, convolution);
    }
    return block.hasShortcut() ? tf.math.add(input, signal) : signal;
  }

  private Operand<TFloat32> convolved(Operand<TFloat32> input, Convolution convolution) {
    Operand<TFloat32> biased =
        tf.nn.biasAdd(products(input, convolution), tf.constant(convolution.bias()));
    return convolution.activation() == Activation.RELU6 ? tf.nn.relu6(biased) : biased;
  }

  /**
   * Keras pads by ((0, 1), (0, 1)) and convolves VALID where the stride is 2. On the even sizes
   * that 224 leads to, SAME pads just so, without an operation of its own.
   */
  private Operand<TFloat32> products(Operand<TFloat32> input, Convolution convolution) {
    long stride = convolution.stride();
    List<Long> strides = List.of(1L, stride, stride, 1L);
    return convolution.kind() == Kind.DEPTHWISE
        ? tf.nn.depthwiseConv2dNative(input, kernel(convolution), strides, "SAME")
        : tf.nn.conv2d(input, kernel(convolution), strides, "SAME");
  }

  private Operand<TFloat32> kernel(Convolution convolution) {
    long[] shape = Arrays.stream(convolution.shape()).asLongStream().toArray();
    return tf.constant(Shape.of(shape), DataBuffers.of(convolution.kernel()));
  }
}
