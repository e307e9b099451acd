package io.pomona.featurize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.pomona.arrival.Discovery;
import io.pomona.featurize.FeaturizeSettings.Limits;
import io.pomona.featurize.FeaturizeSettings.TableLocations;
import io.pomona.featurize.FeaturizeSettings.Upkeep;
import io.pomona.job.StopRequest;
import io.pomona.model.Model;
import io.pomona.table.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeaturizeMetricsTest {

  private static final String PREFIX = "metrics_pomona_driver_featurize_";
  private static final Model MODEL = Model.bundled();
  private static final Duration HOUR = Duration.ofHours(1);

  private final SparkSession spark = LocalSpark.session();
  private final MetricsEndpoint endpoint = new MetricsEndpoint(spark);
  @TempDir private Path directory;
  private Prefix images;

  @BeforeEach
  void folder() throws IOException {
    images = new Prefix(Files.createDirectory(directory.resolve("images")));
  }

  /** A scraper of the Spark UI finds what the stream did, under names without an id. */
  @Test
  void showsWhatTheStreamDid() throws Exception {
    images.addImage("label/a.jpg", 1);
    Path old = images.addImage("label/b.jpg", 2);
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(HOUR)));
    images.add("label/empty.jpg", new byte[0]);
    try (FeaturizeJob job = start()) {
      job.runUntil(new StopRequest());
      await().until(() -> value("batch_seconds_total_Value") > 0);

      assertThat(value("images_Count")).isEqualTo(3);
      assertThat(value("quarantined_empty_Count")).isEqualTo(1);
      assertThat(value("quarantined_truncated_Count")).isZero();
      assertThat(value("images_per_second_Value"))
          .isEqualTo(3 / value("batch_seconds_total_Value"));
      assertThat(value("arrival_to_commit_milliseconds_Count")).isEqualTo(3);
      assertThat(value("arrival_to_commit_milliseconds_Max"))
          .isBetween((double) HOUR.toMillis(), 2.0 * HOUR.toMillis());
      assertThat(value("backlog_files_Value")).isZero();
      assertThat(value("backlog_oldest_seconds_Value")).isZero();
      assertThat(value("alive_epoch_seconds_Value"))
          .isBetween(Instant.now().getEpochSecond() - 600.0, Instant.now().getEpochSecond() + 1.0);
      assertThat(value("model_" + MODEL.id().replaceAll("[^a-zA-Z0-9]", "_") + "_Value"))
          .isEqualTo(1);
    }
    assertThat(ours()).as("after the job").isEmpty();
  }

  /** What a micro-batch has in hand is outstanding until its commit, and so is what waits. */
  @Test
  void countsWhatIsInHandAsOutstanding() throws Exception {
    Waiting arrivals = new Waiting();
    try (FeaturizeMetrics metrics = new FeaturizeMetrics("any", arrivals)) {
      metrics.taken(arrivals.inHand());

      assertThat(value("backlog_files_Value")).isEqualTo(2 + 5);
      assertThat(value("backlog_oldest_seconds_Value"))
          .isCloseTo(3.0 * HOUR.toSeconds(), within(600.0));

      metrics.committed(arrivals.inHand(), Waiting.SUMMARY);

      assertThat(value("backlog_files_Value")).isEqualTo(5);
      assertThat(value("backlog_oldest_seconds_Value"))
          .isCloseTo(1.0 * HOUR.toSeconds(), within(600.0));
    }
  }

  /** No panel and no alert waits for a metric that nobody exposes. */
  @ParameterizedTest
  @ValueSource(strings = {"grafana/pomona.json", "prometheus/alerts.yml"})
  void hasEveryMetricThatIsWatched(String file) throws IOException {
    List<String> watched =
        Pattern.compile(PREFIX + "\\w+")
            .matcher(Files.readString(Path.of("../conf", file)))
            .results()
            .map(MatchResult::group)
            .filter(name -> !name.equals(PREFIX + "model_"))
            .distinct()
            .toList();
    try (FeaturizeMetrics metrics = new FeaturizeMetrics("any", new Waiting())) {
      metrics.alive();

      assertThat(watched).hasSizeGreaterThan(10);
      assertThat(ours().keySet()).contains(PREFIX + "model_any_Value").containsAll(watched);
    }
  }

  private FeaturizeJob start() throws Exception {
    FeaturizeSettings settings =
        new FeaturizeSettings(
            images.toString(),
            "*.jpg",
            Discovery.LISTING,
            new TableLocations(
                directory.resolve("features").toString(),
                directory.resolve("quarantine").toString()),
            directory.resolve("checkpoint").toString(),
            1000,
            Optional.empty(),
            new Limits(1 << 20, 1_000_000, Duration.ofSeconds(30)),
            new CircuitBreaker(0.9),
            new Upkeep(0, Duration.ofDays(7)),
            Duration.ofSeconds(2),
            Optional.empty(),
            Optional.empty());
    Console console = new Console(new PrintStream(new ByteArrayOutputStream(), true, UTF_8));
    return FeaturizeJob.start(spark, settings, MODEL, console);
  }

  private double value(String name) throws IOException {
    return endpoint.values().get(PREFIX + name);
  }

  private Map<String, Double> ours() throws IOException {
    Map<String, Double> values = endpoint.values();
    values.keySet().removeIf(name -> !name.startsWith(PREFIX));
    return values;
  }
}
