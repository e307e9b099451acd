package io.pomona.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One session for each model in a JVM. */
class SharedExtractorsTest {
  private static final int TASKS = 16;

  @TempDir Path temporary;

  /** Tasks that start together, each with its own copy of the model, build one session. */
  @Test
  void concurrentTasksShareOneSession() throws Exception {
    byte[] weights = WeightFile.random(0.35, 11).hdf5(temporary, "");
    int before = SharedExtractors.opened();

    Set<FeatureExtractor> extractors =
        allAtOnce(() -> SharedExtractors.of(Model.ofKerasWeights("shared", weights)));

    assertThat(extractors).hasSize(1);
    assertThat(SharedExtractors.opened()).isEqualTo(before + 1);
  }

  @Test
  void openedAheadIsWhatTasksGet() throws IOException {
    Model model = Model.ofKerasWeights("ahead", WeightFile.random(0.35, 14).hdf5(temporary, ""));
    int before = SharedExtractors.opened();

    SharedExtractors.openAhead(model);
    await().until(() -> SharedExtractors.opened() == before + 1);
    SharedExtractors.of(model);

    assertThat(SharedExtractors.opened()).isEqualTo(before + 1);
  }

  @Test
  void anotherModelGetsItsOwnSession() throws IOException {
    Model first =
        Model.ofKerasWeights("same name", WeightFile.random(0.35, 12).hdf5(temporary, ""));
    Model second =
        Model.ofKerasWeights("same name", WeightFile.random(0.35, 13).hdf5(temporary, ""));
    int before = SharedExtractors.opened();

    assertThat(SharedExtractors.of(first)).isNotSameAs(SharedExtractors.of(second));
    assertThat(SharedExtractors.of(first)).isSameAs(SharedExtractors.of(first));
    assertThat(SharedExtractors.opened()).isEqualTo(before + 2);
  }

  private static Set<FeatureExtractor> allAtOnce(Callable<FeatureExtractor> task) throws Exception {
    ExecutorService tasks = Executors.newFixedThreadPool(TASKS);
    try {
      List<Future<FeatureExtractor>> results = tasks.invokeAll(Collections.nCopies(TASKS, task));
      Set<FeatureExtractor> extractors = new HashSet<>();
      for (Future<FeatureExtractor> result : results) {
        extractors.add(result.get());
      }
      return extractors;
    } finally {
      tasks.shutdownNow();
    }
  }
}
