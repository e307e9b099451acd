package io.pomona.model;

import io.pomona.image.Pixels;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.proto.ConfigProto;

/**
 * A network in native memory: its session, and where a batch goes in and features come out. Owns
 * the session and what the session stands on. Any number of threads may call {@link #features} at
 * once; nobody may after {@link #close}.
 */
final class LoadedNetwork implements AutoCloseable {
  private final Session session;
  private final Runnable release;
  private final BatchTensor input;
  private final Output<?> levels;
  private final Output<?> features;

  /**
   * @param release frees the session and what it stands on
   * @param graph what the session runs
   * @param inputName {@code operation:index} of the tensor that images are fed to
   * @param outputName {@code operation:index} of the tensor that holds the features
   */
  LoadedNetwork(
      Session session,
      Runnable release,
      BatchTensor input,
      Graph graph,
      String inputName,
      String outputName) {
    this.session = session;
    this.release = release;
    this.input = input;
    // Looked up once: by name, each call asks TensorFlow for both.
    this.levels = graph.outputOrThrow(inputName);
    this.features = graph.outputOrThrow(outputName);
  }

  /**
   * Options under which every caller computes on its own thread: no thread pool between operations
   * ({@code -1}; a pool of one would make callers wait for each other) and none inside them.
   */
  static ConfigProto.Builder sessionOptions() {
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(1)
        .setInterOpParallelismThreads(-1);
  }

  /** One row of features an image. */
  float[][] features(List<Pixels> images) {
    try (Tensor batch = input.of(images);
        Result result = session.runner().feed(levels, batch).fetch(features).run()) {
      return rows(result.get(0), images.size());
    }
  }

  private static float[][] rows(Tensor features, int count) {
    FloatDataBuffer data = features.asRawTensor().data().asFloats();
    int width = Math.toIntExact(data.size() / count);
    float[][] rows = new float[count][width];
    for (int row = 0; row < count; row++) {
      data.offset((long) row * width).read(rows[row]);
    }
    return rows;
  }

  @Override
  public void close() {
    release.run();
  }
}
