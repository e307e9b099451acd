package io.pomona.job;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;

/**
 * How S3A treats the store, where nobody has said otherwise.
 *
 * <p><b>Patience.</b> S3A's own seven retries, with pauses that double from one second, outlast an
 * outage of about two minutes. Two of its defaults suit no stream: it waits 200 s for each byte
 * that does not come, in which the writer's lease lapses; and while it is throttled its pauses
 * double twenty times, which is a day, so that it would sleep on long after the store has
 * recovered. Eleven times are seven minutes in all.
 *
 * <p><b>Requests.</b> Before S3A writes a file it looks for a folder of that name, before it makes
 * a folder for files in the place of those above, and after a deletion whether the folder is now
 * empty: two to nine requests, one after the other, which never find anything here. Who must not
 * overwrite (Delta's log store, the checkpoint's) looks for itself. From Hadoop 3.4.3 on S3A reads
 * by a stream that asks for each object's length, though it was told, unless another is named.
 */
final class StoreDefaults {

  private static final String SPARK_PREFIX = "spark.hadoop.";
  private static final Set<String> SHIPPED = Set.of("core-default.xml");

  private static final Map<String, String> SETTINGS =
      Map.of(
          "fs.s3a.connection.timeout", "30s",
          "fs.s3a.retry.throttle.limit", "11",
          "fs.s3a.performance.flags", "create,delete,mkdir",
          "fs.s3a.input.stream.type", "classic");

  private StoreDefaults() {}

  /**
   * Sets what is not set.
   *
   * @param hadoop what is set without {@code conf}, Hadoop's own files included
   */
  static void fillIn(SparkConf conf, Configuration hadoop) {
    SETTINGS.forEach(
        (key, value) -> {
          if (isLeftToHadoop(key, hadoop)) {
            conf.setIfMissing(SPARK_PREFIX + key, value);
          }
        });
  }

  private static boolean isLeftToHadoop(String key, Configuration hadoop) {
    String[] sources = hadoop.getPropertySources(key);
    return sources == null || SHIPPED.containsAll(List.of(sources));
  }
}
