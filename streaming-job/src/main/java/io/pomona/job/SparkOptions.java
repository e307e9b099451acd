package io.pomona.job;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that every job has. Filled by the command line; read once, on the main thread. */
public final class SparkOptions {

  // JobRunner reads it before the command line is parsed; it stands here for help and validation.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties file with these same options, without the dashes.")
  private String config;

  @Option(
      names = "--conf",
      paramLabel = "spark.KEY=VALUE",
      description = "A Spark or Hadoop (spark.hadoop.*) setting. Repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /** Spark settings in the order given. */
  public Map<String, String> settings() {
    return settings;
  }
}
