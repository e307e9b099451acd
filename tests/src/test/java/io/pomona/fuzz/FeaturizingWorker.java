package io.pomona.fuzz;

import io.pomona.image.BicubicResizer;
import io.pomona.image.DecodedImage;
import io.pomona.image.ImageDecoder;
import io.pomona.image.Pixels;
import io.pomona.model.FeatureExtractor;
import io.pomona.model.Model;
import java.util.ArrayList;
import java.util.List;

/** Decodes, resizes and featurizes as a task does, in batches of four. Used by one thread. */
final class FeaturizingWorker {

  private final ImageDecoder decoder;
  private final BicubicResizer resizer;
  private final FeatureExtractor extractor;
  private final int featureWidth;
  private final List<Pixels> batch = new ArrayList<>();

  FeaturizingWorker(ImageDecoder decoder, Model model, FeatureExtractor extractor) {
    this.decoder = decoder;
    this.resizer = new BicubicResizer(model.inputWidth(), model.inputHeight());
    this.extractor = extractor;
    this.featureWidth = model.featureWidth();
  }

  /** What decoding gave. The network is asked once four images are together. */
  DecodedImage accept(byte[] bytes) {
    DecodedImage image = decoder.decode(bytes);
    if (image instanceof Pixels pixels) {
      batch.add(resizer.resize(pixels));
      if (batch.size() == FeatureExtractor.PREFERRED_BATCH) {
        finish();
      }
    }
    return image;
  }

  /** Whether nothing waits for the network. */
  boolean isIdle() {
    return batch.isEmpty();
  }

  /** Asks the network for what is left. */
  void finish() {
    List<Pixels> images = List.copyOf(batch);
    batch.clear();
    for (float[] features : extractor.extract(images)) {
      requireSound(features);
    }
  }

  private void requireSound(float[] features) {
    if (features.length != featureWidth) {
      throw new IllegalStateException(features.length + " features");
    }
    for (float feature : features) {
      if (!Float.isFinite(feature)) {
        throw new IllegalStateException("A feature is " + feature);
      }
    }
  }
}
