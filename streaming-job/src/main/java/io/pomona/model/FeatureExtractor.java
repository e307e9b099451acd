package io.pomona.model;

import io.pomona.image.Pixels;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A model in native memory, ready to run: one TensorFlow session. Thread-safe: any number of
 * callers at once, each of which computes on its own thread, so that as many cores work as threads
 * call. Inputs are copied in and features copied out; no native memory outlives a call except the
 * session itself, which {@link #close} frees.
 */
public final class FeatureExtractor implements AutoCloseable {
  /**
   * A good number of images for one call. On CPUs the network runs as fast on one image, and slower
   * on 4 or more where their intermediate results outgrow the caches.
   */
  public static final int PREFERRED_BATCH = 2;

  private final ReadWriteLock gate = new ReentrantReadWriteLock();
  private final Model model;
  private final LoadedNetwork network;
  private boolean closed;

  private FeatureExtractor(Model model) {
    this.model = model;
    this.network = model.network().load();
  }

  /**
   * Builds the session; takes about a second, and more where the native library is unpacked first.
   *
   * @throws InvalidModelException if TensorFlow refuses the network
   */
  public static FeatureExtractor open(Model model) {
    return new FeatureExtractor(model);
  }

  /**
   * The features of each image, in order.
   *
   * @param images any number, each exactly {@link Model#inputWidth()} by {@link
   *     Model#inputHeight()}
   * @return one row an image, {@link Model#featureWidth()} wide
   * @throws IllegalArgumentException if an image has another size
   * @throws IllegalStateException if this extractor is closed
   */
  public float[][] extract(List<Pixels> images) {
    Lock inside = gate.readLock();
    inside.lock();
    try {
      requireOpen();
      requireInputSize(images);
      return images.isEmpty() ? new float[0][] : network.features(images);
    } finally {
      inside.unlock();
    }
  }

  /**
   * Runs the network on blank images: TensorFlow prepares it for its processor at the first call,
   * which takes a second.
   */
  void warmUp() {
    int width = model.inputWidth();
    int height = model.inputHeight();
    Pixels blank = new Pixels(width, height, new byte[3 * width * height]);
    extract(Collections.nCopies(PREFERRED_BATCH, blank));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "The feature extractor of %s is closed. Extract before closing it, or open another."
              .formatted(model.id()));
    }
  }

  private void requireInputSize(List<Pixels> images) {
    for (int i = 0; i < images.size(); i++) {
      Pixels image = images.get(i);
      if (image.width() != model.inputWidth()
          || image.height() != model.inputHeight()
          || image.rgb().length != model.inputWidth() * model.inputHeight() * 3) {
        throw wrongSize(i, image);
      }
    }
  }

  private IllegalArgumentException wrongSize(int index, Pixels image) {
    return new IllegalArgumentException(
        "Image %d of the batch is %d x %d (%d bytes), but %s takes %d x %d (%d bytes of RGB). Resize it first."
            .formatted(
                index,
                image.width(),
                image.height(),
                image.rgb().length,
                model.id(),
                model.inputWidth(),
                model.inputHeight(),
                model.inputWidth() * model.inputHeight() * 3));
  }

  /** Waits for the callers that are inside, then frees the session. Closing again does nothing. */
  @Override
  public void close() {
    Lock alone = gate.writeLock();
    alone.lock();
    try {
      if (!closed) {
        closed = true;
        network.close();
      }
    } finally {
      alone.unlock();
    }
  }
}
