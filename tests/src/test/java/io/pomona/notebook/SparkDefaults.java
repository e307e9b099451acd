package io.pomona.notebook;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Settings for PySpark from PyPI, which brings neither Delta nor S3A: these are the tests' own. */
final class SparkDefaults {

  private static final Pattern MISSING =
      Pattern.compile("(delta-(spark|storage)|hadoop-aws)[-_].*[.]jar");
  private static final Path AWS_SDK = Path.of("software", "amazon");

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
    all.put("spark.driver.extraClassPath", missingJars());
    Files.createDirectories(folder);
    Files.write(
        folder.resolve("spark-defaults.conf"),
        all.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()).toList());
  }

  private static String missingJars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(SparkDefaults::isMissing)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isMissing(Path jar) {
    return MISSING.matcher(jar.getFileName().toString()).matches()
        || jar.toString().contains(AWS_SDK.toString());
  }
}
