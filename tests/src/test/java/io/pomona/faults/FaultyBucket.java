package io.pomona.faults;

import io.pomona.quickstart.LocalS3;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A bucket that Hadoop in this JVM comes to through a proxy, with little patience. Registered in a
 * static field: the server is the class's, the proxy each test's.
 */
final class FaultyBucket
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

  private final String name;
  private Path data;
  private LocalS3 s3;
  private FaultProxy proxy;
  private Configuration hadoop;

  FaultyBucket(String name) {
    this.name = name;
  }

  /** How to reach it in this test; may be changed before its first use. */
  Configuration hadoop() {
    return hadoop;
  }

  FaultPlan plan() {
    return proxy.plan();
  }

  /** Puts an object, past the proxy. */
  void put(String key, byte[] content) {
    s3.put(name, key, content);
  }

  void cutOff() {
    proxy.cutOff();
  }

  /** Methods of the requests from now on, as they come; {@code LIST} for listings. */
  List<String> noteRequests() {
    List<String> requests = Collections.synchronizedList(new ArrayList<>());
    plan()
        .add(
            FaultRule.of(
                Fault.RESET,
                request -> {
                  boolean listing =
                      request.method().equals("GET") && request.path().equals("/" + name);
                  requests.add(listing ? "LIST" : request.method());
                  // Hits none.
                  return false;
                }));
    return requests;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    data = Files.createTempDirectory("faulty-bucket");
    s3 = LocalS3.start(data);
    s3.createBucket(name);
    s3.exportCredentials();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    proxy = FaultProxy.start(s3.endpoint());
    hadoop = new Configuration();
    s3.hadoopSettings()
        .forEach((key, value) -> hadoop.set(key.substring("spark.hadoop.".length()), value));
    hadoop.set("fs.s3a.endpoint", proxy.endpoint().toString());
    hadoop.setInt("fs.s3a.attempts.maximum", 1);
    hadoop.setInt("fs.s3a.retry.limit", 2);
    hadoop.set("fs.s3a.retry.interval", "20ms");
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    // Cached by bucket; the next test has another proxy.
    FileSystem.get(URI.create("s3a://" + name + "/"), hadoop).close();
    proxy.close();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    s3.close();
    FileUtil.fullyDelete(data.toFile());
  }
}
