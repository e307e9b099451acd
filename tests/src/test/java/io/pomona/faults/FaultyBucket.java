package io.pomona.faults;

import io.pomona.quickstart.LocalS3;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** A bucket that Hadoop in this JVM comes to through a proxy, with little patience. */
final class FaultyBucket implements AutoCloseable {

  private final String bucket;
  private final FaultProxy proxy;
  private final Configuration hadoop = new Configuration();

  private FaultyBucket(String bucket, FaultProxy proxy) {
    this.bucket = bucket;
    this.proxy = proxy;
  }

  /** Puts a proxy before the server, whose credentials have been exported. */
  static FaultyBucket open(LocalS3 s3, String bucket) throws IOException {
    FaultyBucket opened = new FaultyBucket(bucket, FaultProxy.start(s3.endpoint()));
    Configuration hadoop = opened.hadoop;
    s3.hadoopSettings()
        .forEach((key, value) -> hadoop.set(key.substring("spark.hadoop.".length()), value));
    hadoop.set("fs.s3a.endpoint", opened.proxy.endpoint().toString());
    hadoop.setInt("fs.s3a.attempts.maximum", 1);
    hadoop.setInt("fs.s3a.retry.limit", 2);
    hadoop.set("fs.s3a.retry.interval", "20ms");
    return opened;
  }

  /** How to reach it; may be changed before its first use. */
  Configuration hadoop() {
    return hadoop;
  }

  FaultPlan plan() {
    return proxy.plan();
  }

  void cutOff() {
    proxy.cutOff();
  }

  @Override
  public void close() throws IOException {
    // Cached by bucket; the next test has another proxy.
    FileSystem.get(URI.create("s3a://" + bucket + "/"), hadoop).close();
    proxy.close();
  }
}
