package io.pomona.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.codahale.metrics.MetricRegistry;
import io.pomona.pca.statistics.FeaturesReader;
import io.pomona.table.FeaturesTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Spark's metric system gets to see of refits and projections. */
@ExtendWith(LocalSpark.class)
class PcaMetricsTest {

  private static final String PREFIX = "metrics_pomona_driver_pca_";

  @TempDir Path folder;

  @Test
  void tellsOfTheFitAndHowFarDataHaveMovedSince(SparkSession spark) {
    String features = folder.resolve("features").toString();
    PcaOptions options = threeComponents(features);
    Images images = Images.of(200, 6);
    images.rows(0, 60).appendTo(spark, features);
    try (PcaMetrics metrics = new PcaMetrics()) {
      Turn turn = Turn.of(new Refit(spark, options), metrics);
      assertThat(gauge("success_epoch_seconds")).isZero();
      turn.take();
      metrics.succeeded(Duration.ofMillis(2500));

      assertThat(gauge("pca_version")).isEqualTo(1);
      assertThat(gauge("fit_rows")).isEqualTo(60);
      assertThat(gauge("explained_variance")).isBetween(0.3, 1.0);
      assertThat(gauge("drift")).isZero();
      assertThat(gauge("turn_seconds")).isEqualTo(2.5);
      assertThat(gauge("fit_epoch_seconds")).isCloseTo(now(), within(600.0));
      assertThat(gauge("success_epoch_seconds")).isCloseTo(now(), within(600.0));

      images.rows(60, 200).appendTo(spark, features);
      RefitResult second = new Refit(spark, options).execute();
      metrics.refitted(second);

      assertThat(second.drift().orElseThrow()).isBetween(1e-6, 0.5);
      assertThat(gauge("drift")).isEqualTo(second.drift().orElseThrow());
      assertThat(gauge("pca_version")).isEqualTo(2);
      Turn.of(new Projection(spark, options), metrics).take();
      assertThat(gauge("pca_version")).isEqualTo(2);
    }
    assertThat(SparkEnv.get().metricsSystem().getSourcesByName("pca").isEmpty()).isTrue();
  }

  /** Rows that came are counted, rows that went never less than nothing. */
  @Test
  void countsRowsSinceAVersion(SparkSession spark) {
    String features = folder.resolve("features").toString();
    Images images = Images.of(100, 6);
    images.rows(0, 60).appendTo(spark, features);
    FeaturesReader reader = new FeaturesReader(spark, features);
    long version = reader.latestVersion();
    assertThat(reader.rowsSince(version)).isZero();

    images.rows(60, 100).appendTo(spark, features);
    assertThat(reader.rowsSince(version)).isEqualTo(40);

    FeaturesTable.DEFINITION.open(spark, features).delete("true");
    assertThat(reader.rowsSince(version)).isZero();
  }

  /** No panel and no alert waits for a metric that nobody exposes. */
  @ParameterizedTest
  @ValueSource(strings = {"grafana/pomona.json", "prometheus/alerts.yml"})
  void hasEveryMetricThatIsWatched(String file, SparkSession spark) throws IOException {
    List<String> watched =
        Pattern.compile(PREFIX + "\\w+")
            .matcher(Files.readString(Path.of("../conf", file)))
            .results()
            .map(MatchResult::group)
            .distinct()
            .toList();
    try (PcaMetrics metrics = new PcaMetrics()) {
      metrics.upToDate();
      List<String> exposed = new ArrayList<>();
      registry().getGauges().keySet().forEach(name -> exposed.add(PREFIX + name + "_Value"));
      registry().getCounters().keySet().forEach(name -> exposed.add(PREFIX + name + "_Count"));

      assertThat(watched).hasSizeGreaterThan(2);
      assertThat(exposed).containsAll(watched);
    }
  }

  private PcaOptions threeComponents(String features) {
    PcaOptions defaults = PcaOptions.of(features, folder.resolve("reduced").toString());
    return new PcaOptions(
        defaults.features(),
        defaults.reduced(),
        defaults.models(),
        Optional.empty(),
        3,
        defaults.origin(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static double now() {
    return Instant.now().getEpochSecond();
  }

  private static double gauge(String name) {
    return (Double) registry().getGauges().get(name).getValue();
  }

  private static MetricRegistry registry() {
    Source source = SparkEnv.get().metricsSystem().getSourcesByName("pca").head();
    return source.metricRegistry();
  }
}
