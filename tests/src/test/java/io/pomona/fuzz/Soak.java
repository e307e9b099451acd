package io.pomona.fuzz;

import io.pomona.endtoend.Pictures;
import io.pomona.image.DecodedImage;
import io.pomona.image.ImageDecoder;
import io.pomona.image.ImageLimits;
import io.pomona.image.Pixels;
import io.pomona.model.FeatureExtractor;
import io.pomona.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The command {@code tests/soak IMAGES [CSV]}: sound images through one session, decoding and
 * resizing included. Ends with 0 if resident memory is flat after the first quarter; all samples go
 * to the file {@code CSV}.
 */
final class Soak {

  private static final int WORKERS = 2;
  private static final int PICTURES = 500;
  private static final int IMAGES_PER_SAMPLE = 5_000;
  private static final int FEWEST_SAMPLES = 40;

  private final long images;
  private final List<byte[]> pictures = new ArrayList<>();
  private final AtomicLong next = new AtomicLong();
  private final ResidentMemory memory = new ResidentMemory();

  private Soak(long images) throws IOException {
    this.images = images;
    for (int picture = 0; picture < PICTURES; picture++) {
      pictures.add(Pictures.jpeg(picture));
    }
  }

  public static void main(String[] arguments) throws Exception {
    Soak soak = new Soak(Long.parseLong(arguments[0]));
    long start = System.nanoTime();
    soak.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%s%n%,d images, %.0f s%n%s%s%n",
        soak.memory.curve(), soak.images, seconds, soak.memory.quarters(), soak.memory.verdict());
    if (arguments.length > 1) {
      Files.writeString(Path.of(arguments[1]), soak.memory.csv());
    }
    System.exit(soak.memory.grows() ? 1 : 0);
  }

  private void run() throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    Model model = Model.bundled();
    try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
      List<Future<?>> results = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        results.add(workers.submit(() -> work(model, extractor)));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      workers.shutdown();
    }
  }

  private void work(Model model, FeatureExtractor extractor) {
    long perSample = Math.max(1, Math.min(IMAGES_PER_SAMPLE, images / FEWEST_SAMPLES));
    FeaturizingWorker worker =
        new FeaturizingWorker(new ImageDecoder(ImageLimits.DEFAULT), model, extractor);
    for (long number = next.getAndIncrement(); number < images; number = next.getAndIncrement()) {
      DecodedImage image = worker.accept(pictures.get((int) (number % PICTURES)));
      if (!(image instanceof Pixels)) {
        throw new IllegalStateException("A sound picture was refused: " + image);
      }
      if (number % perSample == 0) {
        memory.sample(number);
      }
    }
    worker.finish();
  }
}
