package io.pomona.benchmark;

import io.pomona.image.BicubicResizer;
import io.pomona.image.ImageDecoder;
import io.pomona.image.ImageLimits;
import io.pomona.image.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Images a second that one thread decodes and resizes to 224 x 224, from bytes in memory: {@code
 * PreparingAlone FOLDER}. Prints the figure.
 */
public final class PreparingAlone {

  private static final int SIZE = 224;
  private static final int TIMES = 5;

  private PreparingAlone() {}

  public static void main(String[] arguments) throws IOException {
    List<byte[]> images = contents(Path.of(arguments[0]));
    ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
    BicubicResizer resizer = new BicubicResizer(SIZE, SIZE);
    for (int i = 0; i < TIMES; i++) {
      images.forEach(image -> resizer.resize((Pixels) decoder.decode(image)));
    }
    long start = System.nanoTime();
    for (int i = 0; i < TIMES; i++) {
      images.forEach(image -> resizer.resize((Pixels) decoder.decode(image)));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%.0f%n", TIMES * images.size() / seconds);
  }

  private static List<byte[]> contents(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<byte[]> contents = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.add(Files.readAllBytes(file));
      }
      return contents;
    }
  }
}
