package io.pomona.model;

import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig;

/**
 * Keras' MobileNetV2 up to its global average pool (Sandler et al., 2018, arXiv:1801.04381), for
 * 224 x 224 RGB levels.
 */
final class MobileNetV2 implements Network {
  private static final long serialVersionUID = 1L;

  static final int INPUT_SIZE = 224;

  private final Convolution stem;
  private final InvertedResidual[] blocks;
  private final Convolution head;

  MobileNetV2(Convolution stem, InvertedResidual[] blocks, Convolution head) {
    this.stem = stem;
    this.blocks = blocks;
    this.head = head;
  }

  @Override
  public int inputWidth() {
    return INPUT_SIZE;
  }

  @Override
  public int inputHeight() {
    return INPUT_SIZE;
  }

  @Override
  public int featureWidth() {
    return head.outputs();
  }

  @Override
  public LoadedNetwork load() {
    Graph graph = new Graph();
    new MobileNetV2Graph(graph).add(stem, blocks, head);
    Session session = new Session(graph, options());
    Runnable release =
        () -> {
          session.close();
          graph.close();
        };
    return new LoadedNetwork(
        session,
        release,
        BatchTensor.ofLevels(),
        graph,
        MobileNetV2Graph.LEVELS + ":0",
        MobileNetV2Graph.FEATURES + ":0");
  }

  /** TensorFlow's constant folding would make a product of the levels' division, rounded twice. */
  private static ConfigProto options() {
    ConfigProto.Builder options = LoadedNetwork.sessionOptions();
    options
        .getGraphOptionsBuilder()
        .getRewriteOptionsBuilder()
        .setConstantFolding(RewriterConfig.Toggle.OFF);
    return options.build();
  }
}
