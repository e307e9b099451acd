package io.pomona.notebook;

import io.pomona.script.PySparkJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Settings for the PySpark of a notebook. */
final class SparkDefaults {

  private SparkDefaults() {}

  /** Writes {@code spark-defaults.conf} to {@code folder}, for {@code SPARK_CONF_DIR}. */
  static void write(Path folder, Map<String, String> settings) throws IOException {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("spark.master", "local[2]");
    all.put("spark.ui.enabled", "false");
    all.put("spark.driver.memory", "1g");
    all.put("spark.driver.bindAddress", "127.0.0.1");
    all.put("spark.driver.host", "127.0.0.1");
    all.put("spark.sql.shuffle.partitions", "2");
    all.put("spark.databricks.delta.snapshotPartitions", "2");
    all.put("spark.driver.extraClassPath", PySparkJars.missing());
    Files.createDirectories(folder);
    Files.write(
        folder.resolve("spark-defaults.conf"),
        all.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()).toList());
  }
}
