package io.pomona.process;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;

/** Spark as PySpark from PyPI brings it, on loopback. */
public final class PySpark {

  private static final Pattern MISSING =
      Pattern.compile(
          "(delta-(spark|storage)|hadoop-(aws|client-api|client-runtime)|reactive-streams)[-_].*[.]jar");
  private static final Path AWS_SDK = Path.of("software", "amazon");

  private PySpark() {}

  /** The settings of every application. */
  public static Map<String, String> settings() {
    String jars = missingJars();
    return Map.of(
        "spark.driver.host",
        "127.0.0.1",
        "spark.driver.bindAddress",
        "127.0.0.1",
        "spark.driver.memory",
        "1g",
        "spark.driver.extraClassPath",
        jars,
        "spark.executor.extraClassPath",
        jars,
        "spark.sql.shuffle.partitions",
        "2",
        "spark.databricks.delta.snapshotPartitions",
        "2");
  }

  // Delta, S3A, and on the 3.5 line a Hadoop that S3A takes: the tests' own, before Spark's.
  private static String missingJars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(PySpark::isMissing)
        .map(Path::toString)
        .collect(joining(File.pathSeparator));
  }

  private static boolean isMissing(Path jar) {
    return MISSING.matcher(jar.getFileName().toString()).matches()
        || jar.toString().contains(AWS_SDK.toString());
  }
}
