package io.pomona.model;

import io.pomona.image.Pixels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generated images that are the same in every run. */
final class Images {
  private Images() {}

  /** A slope of colour under noise. */
  static Pixels noisy(int width, int height, long seed) {
    Random random = new Random(seed);
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      int slope = (i % 3 + 1) * 60 * (i / 3 / width) / height;
      rgb[i] = (byte) (slope + random.nextInt(64));
    }
    return new Pixels(width, height, rgb);
  }

  /** Images of a model's input size, each unlike the others. */
  static List<Pixels> of(Model model, int count) {
    List<Pixels> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(noisy(model.inputWidth(), model.inputHeight(), i));
    }
    return images;
  }
}
