package io.pomona.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pomona.job.StopRequest;
import io.pomona.job.UserError;
import io.pomona.pca.publish.ModelsTable;
import io.pomona.pca.statistics.FeaturesReader;
import io.pomona.table.FeaturesTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --every} does turn by turn. */
@ExtendWith(LocalSpark.class)
class RefitScheduleTest {

  @TempDir Path folder;

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final StopRequest stop = new StopRequest();
  private final Images images = Images.of(200, 6);
  private PcaMetrics metrics;
  private SparkSession spark;
  private String features;
  private String reduced;
  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

  @BeforeEach
  void featurize(SparkSession session) {
    spark = session;
    metrics = new PcaMetrics();
    features = folder.resolve("features").toString();
    reduced = folder.resolve("reduced").toString();
    images.rows(0, 60).appendTo(spark, features);
  }

  @AfterEach
  void end() throws Exception {
    stop.make();
    running.get(2, TimeUnit.MINUTES);
    metrics.close();
  }

  @Test
  void refitsWhenSomethingNewHasComeAndSkipsElse() throws Exception {
    start();
    awaitSaid("skipped: the features are still at version 1");
    assertThat(models()).isEqualTo(1);

    images.rows(60, 90).appendTo(spark, features);
    awaitSaid("skipped: the features are still at version 2");
    assertThat(models()).isEqualTo(2);
    assertThat(counter("turns")).isEqualTo(2);
    assertThat(counter("failures")).isZero();

    end();
    assertThat(said).last().isEqualTo("stopped");
  }

  /** A refit that fails is reported, and the next turn tries again. */
  @Test
  void failedRefitIsTriedAgain() throws Exception {
    start();
    awaitSaid("skipped: ");
    Images.of(1, 7).ingestedLater(1).appendTo(spark, features);
    awaitSaid("6 features in 60 rows, 7 features in 1 rows");
    assertThat(models()).isEqualTo(1);
    assertThat(counter("failures")).isPositive();

    FeaturesTable.DEFINITION.open(spark, features).delete("size(features) = 7");
    awaitSaid("skipped: the features are still at version 3");
    assertThat(models()).isEqualTo(2);
  }

  /** What is wrong from the beginning ends the process, so that it is seen. */
  @Test
  void firstFailureIsThrown() {
    Refit wrong = new Refit(spark, PcaOptions.of(folder.resolve("none").toString(), reduced));
    assertThatThrownBy(
            () ->
                new RefitSchedule(
                        Turn.of(wrong, metrics),
                        new FeaturesReader(spark, features),
                        Duration.ofHours(1),
                        stop,
                        new Messages(said::add),
                        metrics)
                    .run())
        .isInstanceOf(UserError.class);
  }

  private void start() {
    Messages messages = new Messages(said::add);
    PcaOptions defaults = PcaOptions.of(features, reduced);
    PcaOptions options =
        new PcaOptions(
            defaults.features(),
            defaults.reduced(),
            defaults.models(),
            defaults.model(),
            2,
            defaults.origin(),
            defaults.csv(),
            defaults.parquet(),
            defaults.report());
    RefitSchedule schedule =
        new RefitSchedule(
            Turn.of(new Refit(spark, options).tell(messages), metrics),
            new FeaturesReader(spark, features),
            Duration.ofMillis(500),
            stop,
            messages,
            metrics);
    running =
        CompletableFuture.runAsync(
            () -> {
              try {
                schedule.run();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private void awaitSaid(String part) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> running.isDone() || said.stream().anyMatch(line -> line.contains(part)));
    assertThat(said).anyMatch(line -> line.contains(part));
  }

  private static long counter(String name) {
    return SparkEnv.get()
        .metricsSystem()
        .getSourcesByName("pca")
        .head()
        .metricRegistry()
        .counter(name)
        .getCount();
  }

  private long models() {
    return ModelsTable.DEFINITION.read(spark, PcaOptions.defaultModels(reduced)).count();
  }
}
