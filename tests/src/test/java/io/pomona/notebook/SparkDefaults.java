package io.pomona.notebook;

import io.pomona.process.PySpark;
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
    all.putAll(PySpark.settings());
    all.put("spark.master", "local[2]");
    all.put("spark.ui.enabled", "false");
    Files.createDirectories(folder);
    Files.write(
        folder.resolve("spark-defaults.conf"),
        all.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()).toList());
  }
}
