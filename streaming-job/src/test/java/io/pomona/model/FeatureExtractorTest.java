package io.pomona.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.pomona.image.Pixels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What callers of an extractor may rely on. */
class FeatureExtractorTest {
  private static final int CALLERS = 4;

  private static Model model;

  @BeforeAll
  static void readModel() {
    model = Model.bundled();
  }

  /** An image's features do not depend on which images it shares a batch with. */
  @Test
  void featuresAreIndependentOfTheBatch() {
    List<Pixels> images = Images.of(model, 9);
    try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
      float[][] together = extractor.extract(images);

      assertThat(together).hasDimensions(9, 1280);
      for (int i = 0; i < images.size(); i++) {
        assertClose(extractor.extract(images.subList(i, i + 1))[0], together[i]);
      }
      assertThat(together[0]).isNotEqualTo(together[1]);
    }
  }

  /** Callers at once get each their own images' features. */
  @Test
  void featuresAreIndependentOfOtherCallers() throws Exception {
    List<Pixels> images = Images.of(model, CALLERS);
    try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
      float[][] expected = extractor.extract(images);

      List<float[][]> found = atOnce(caller -> extractor.extract(List.of(images.get(caller))));

      for (int caller = 0; caller < CALLERS; caller++) {
        assertClose(found.get(caller)[0], expected[caller]);
      }
    }
  }

  @Test
  void noImagesGiveNoFeatures() {
    try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
      assertThat(extractor.extract(List.of())).isEmpty();
    }
  }

  @Test
  void imageOfAnotherSizeIsRefusedWithBothSizes() {
    try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
      List<Pixels> images = List.of(Images.noisy(224, 224, 0), Images.noisy(100, 50, 0));

      assertThatThrownBy(() -> extractor.extract(images))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Image 1 of the batch is 100 x 50 (15000 bytes), but %s takes 224 x 224 (150528 bytes of RGB). Resize it first.",
              model.id());
    }
  }

  @Test
  void extractingAfterCloseIsRefusedAndClosingAgainDoesNothing() {
    FeatureExtractor extractor = FeatureExtractor.open(model);
    extractor.close();
    extractor.close();

    assertThatThrownBy(() -> extractor.extract(Images.of(model, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(model.id())
        .hasMessageContaining("closed");
  }

  /** Closing under load takes no session away from a call that is inside. */
  @Test
  void closeLetsCallersInsideFinish() throws Exception {
    FeatureExtractor extractor = FeatureExtractor.open(model);
    List<Pixels> images = Images.of(model, 2);
    float[][] expected = extractor.extract(images);
    AtomicInteger finished = new AtomicInteger();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        calls.add(
            callers.submit(
                () -> {
                  while (true) {
                    assertClose(extractor.extract(images)[0], expected[0]);
                    finished.incrementAndGet();
                  }
                }));
      }
      await().atMost(60, TimeUnit.SECONDS).until(() -> finished.get() >= 2 * CALLERS);

      extractor.close();

      for (Future<?> call : calls) {
        assertThatThrownBy(call::get)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(IllegalStateException.class)
            .hasMessageContaining("The feature extractor of " + model.id() + " is closed");
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private interface Call {
    float[][] by(int caller);
  }

  private static List<float[][]> atOnce(Call call) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Callable<float[][]>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        int caller = i;
        calls.add(() -> call.by(caller));
      }
      List<float[][]> found = new ArrayList<>();
      for (Future<float[][]> result : callers.invokeAll(calls)) {
        found.add(result.get());
      }
      return found;
    } finally {
      callers.shutdownNow();
    }
  }

  private static void assertClose(float[] found, float[] expected) {
    assertThat(found).containsExactly(expected, within(1e-5f));
  }
}
