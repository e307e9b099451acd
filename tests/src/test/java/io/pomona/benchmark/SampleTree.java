package io.pomona.benchmark;

import io.pomona.quickstart.SampleImages;
import io.pomona.quickstart.SampleImages.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the quick start's sample images into a folder: {@code SampleTree FOLDER COUNT}. */
public final class SampleTree {

  private SampleTree() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    int labels = SampleImages.labels().size();
    int views = (Integer.parseInt(arguments[1]) + labels - 1) / labels;
    new SampleImages(views)
        .waves(2).parallelStream().forEach(wave -> wave.forEach(sample -> write(folder, sample)));
  }

  private static void write(Path folder, Sample sample) {
    try {
      Path file = folder.resolve(sample.key());
      Files.createDirectories(file.getParent());
      Files.write(file, sample.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
