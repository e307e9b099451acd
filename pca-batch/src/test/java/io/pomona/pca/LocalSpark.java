package io.pomona.pca;

import io.pomona.job.SparkOptions;
import io.pomona.job.SparkSessions;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands tests a real local session with Delta; one for all, as starting one takes seconds. */
public final class LocalSpark implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public SparkSession resolveParameter(ParameterContext parameter, ExtensionContext test) {
    SparkOptions options = new SparkOptions();
    options.settings().put("spark.master", "local[2]");
    options.settings().put("spark.sql.shuffle.partitions", "2");
    options.settings().put("spark.databricks.delta.snapshotPartitions", "1");
    // Planning anew after each stage, and compiling each query, take longer than these few rows.
    options.settings().put("spark.sql.adaptive.enabled", "false");
    options.settings().put("spark.sql.codegen.wholeStage", "false");
    return SparkSessions.open("Pomona tests", options);
  }
}
