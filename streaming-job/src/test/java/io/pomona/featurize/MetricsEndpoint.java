package io.pomona.featurize;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** What a scraper reads at the Spark UI's {@code /metrics/prometheus}. */
final class MetricsEndpoint {

  private final URI uri;

  MetricsEndpoint(SparkSession spark) {
    int port = URI.create(spark.sparkContext().uiWebUrl().get()).getPort();
    this.uri = URI.create("http://127.0.0.1:" + port + "/metrics/prometheus/");
  }

  /** The values there now, by name, labels left away. */
  Map<String, Double> values() throws IOException {
    Map<String, Double> values = new TreeMap<>();
    try (InputStream in = uri.toURL().openStream()) {
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        values.put(
            line.substring(0, line.indexOf('{')),
            Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)));
      }
    }
    return values;
  }
}
