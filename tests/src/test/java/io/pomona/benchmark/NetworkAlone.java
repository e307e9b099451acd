package io.pomona.benchmark;

import io.pomona.image.Pixels;
import io.pomona.model.FeatureExtractor;
import io.pomona.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Images a second of the network and nothing else, on random pixels: {@code NetworkAlone THREADS
 * IMAGES}. It computes as tasks do: one session, each thread its own calls of the preferred batch.
 * Prints the figure.
 */
public final class NetworkAlone {

  private static final int BATCH = FeatureExtractor.PREFERRED_BATCH;
  private static final int WARM_UP = 400;

  private NetworkAlone() {}

  public static void main(String[] arguments) {
    int threads = Integer.parseInt(arguments[0]);
    int images = Integer.parseInt(arguments[1]);
    Model model = Model.bundled();
    try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
      List<Pixels> batch = batch(model);
      extract(extractor, batch, threads, WARM_UP);
      long start = System.nanoTime();
      extract(extractor, batch, threads, images);
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf("%.1f%n", images / seconds);
    }
  }

  private static void extract(
      FeatureExtractor extractor, List<Pixels> batch, int threads, int images) {
    AtomicInteger left = new AtomicInteger(images);
    Runnable caller =
        () -> {
          while (left.getAndAdd(-BATCH) > 0) {
            extractor.extract(batch);
          }
        };
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      callers.add(CompletableFuture.runAsync(caller, task -> new Thread(task).start()));
    }
    callers.forEach(CompletableFuture::join);
  }

  private static List<Pixels> batch(Model model) {
    SplittableRandom random = new SplittableRandom(7);
    List<Pixels> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      byte[] rgb = new byte[model.inputWidth() * model.inputHeight() * 3];
      random.nextBytes(rgb);
      batch.add(new Pixels(model.inputWidth(), model.inputHeight(), rgb));
    }
    return batch;
  }
}
