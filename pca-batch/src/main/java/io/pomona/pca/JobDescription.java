package io.pomona.pca;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** Tells the Spark UI what the jobs of this thread are for, until it is closed. */
final class JobDescription implements AutoCloseable {

  private static final String GROUP = "pomona-pca";

  private final SparkContext context;
  private final String subject;

  JobDescription(SparkSession spark, String subject) {
    this.context = spark.sparkContext();
    this.subject = subject;
  }

  void now(String step) {
    context.setJobGroup(GROUP, "PCA of %s: %s".formatted(subject, step), false);
  }

  @Override
  public void close() {
    context.clearJobGroup();
  }
}
