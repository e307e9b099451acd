package io.pomona.featurize;

import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;

/**
 * How far Spark is with what it is doing now, as a bar. Asks no more than what the driver knows.
 */
final class LiveBar {

  private static final int WIDTH = 30;

  private final JavaSparkStatusTracker tracker;

  LiveBar(JavaSparkContext context) {
    this.tracker = context.statusTracker();
  }

  /** The bar; empty while Spark has nothing to do. */
  String text() {
    int tasks = 0;
    int done = 0;
    for (int id : tracker.getActiveStageIds()) {
      SparkStageInfo stage = tracker.getStageInfo(id);
      if (stage != null) {
        tasks += stage.numTasks();
        done += stage.numCompletedTasks();
      }
    }
    return tasks == 0 ? "" : text(done, tasks);
  }

  static String text(int done, int tasks) {
    int filled = WIDTH * done / tasks;
    return "[%s%s] %d of %d tasks"
        .formatted("#".repeat(filled), ".".repeat(WIDTH - filled), done, tasks);
  }
}
