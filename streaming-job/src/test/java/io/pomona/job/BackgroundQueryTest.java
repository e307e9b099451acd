package io.pomona.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.table.LocalSpark;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;

class BackgroundQueryTest {

  /** It runs while its maker goes on, under the maker's job description. */
  @Test
  void runsBesideItsMaker() {
    CountDownLatch makerWentOn = new CountDownLatch(1);
    SparkContext context = LocalSpark.session().sparkContext();
    context.setJobGroup("group", "what for", false);
    try (BackgroundQuery<String> begun =
        BackgroundQuery.begin(
            "beside",
            () -> {
              await(makerWentOn);
              return context.getLocalProperty("spark.job.description");
            })) {
      makerWentOn.countDown();
      assertThat(begun.result()).isEqualTo("what for");
    } finally {
      context.clearJobGroup();
    }
  }

  @Test
  void failuresComeWithTheResult() {
    UserError failure = new UserError("not there");
    try (BackgroundQuery<String> begun =
        BackgroundQuery.begin(
            "beside",
            () -> {
              throw failure;
            })) {
      assertThatThrownBy(begun::result).isSameAs(failure);
    }
  }

  /** A maker that fails and closes leaves nothing running. */
  @Test
  void closingWaitsForTheEnd() {
    CountDownLatch closing = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    BackgroundQuery<Boolean> begun =
        BackgroundQuery.begin(
            "beside",
            () -> {
              await(closing);
              ended.set(true);
              return true;
            });
    closing.countDown();
    begun.close();
    assertThat(ended).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
