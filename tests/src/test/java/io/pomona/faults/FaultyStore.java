package io.pomona.faults;

import io.pomona.audit.Verdicts;
import io.pomona.endtoend.Pictures;
import io.pomona.endtoend.PomonaProcess;
import io.pomona.quickstart.LocalS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A bucket with images, tables and checkpoint. The job comes to it through the proxy; whoever puts
 * images and whoever audits the tables do not. Remembers what is due on each image. Used by one
 * thread.
 */
final class FaultyStore implements AutoCloseable {

  private final LocalS3 s3;
  private final FaultProxy proxy;
  private final String bucket;
  private final Map<String, String> expected = new HashMap<>();

  private FaultyStore(LocalS3 s3, FaultProxy proxy, String bucket) {
    this.s3 = s3;
    this.proxy = proxy;
    this.bucket = bucket;
  }

  /**
   * Starts server and proxy.
   *
   * @param data an empty folder
   * @param bucket a name that no other server of this JVM has used
   */
  static FaultyStore open(Path data, String bucket) throws IOException {
    LocalS3 s3 = LocalS3.start(data);
    s3.createBucket(bucket);
    return new FaultyStore(s3, FaultProxy.start(s3.endpoint()), bucket);
  }

  FaultProxy proxy() {
    return proxy;
  }

  /** Puts the next picture, which is to get features. */
  void putPicture() throws IOException {
    putPicture("image-" + expected.size() + ".jpg", Verdicts.FEATURES);
  }

  /** Puts a picture under {@code name}, on which {@code verdict} is due. */
  void putPicture(String name, String verdict) throws IOException {
    s3.put(bucket, key(name), Pictures.jpeg(expected.size()));
    expected.put("s3a://%s/%s".formatted(bucket, key(name)), verdict);
  }

  /** Puts another picture in its place, of more bytes. */
  void overwrite(String name) {
    try {
      byte[] picture = Pictures.jpeg(expected.size() + 1);
      s3.put(bucket, key(name), Arrays.copyOf(picture, 2 * picture.length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a request asks for that reads the image {@code name}. */
  String requestPath(String name) {
    return "/" + bucket + "/" + key(name);
  }

  /** How many images there are. */
  int images() {
    return expected.size();
  }

  /** Reads both tables, past the proxy and without Spark. */
  Verdicts verdicts() throws IOException {
    return Verdicts.read(s3, features());
  }

  /** How the tables differ from what they should say, a line for each image. */
  List<String> differences() throws IOException {
    return verdicts().differences(expected);
  }

  /**
   * Starts {@code pomona featurize} on the proxy.
   *
   * @param settings of Spark, besides those that lead to the proxy
   */
  PomonaProcess start(String trigger, String lease, Map<String, String> settings)
      throws IOException {
    Map<String, String> all = new HashMap<>(settings);
    all.put("spark.hadoop.fs.s3a.endpoint", proxy.endpoint().toString());
    return PomonaProcess.start(
        s3,
        all,
        List.of(
            "featurize",
            "--images",
            "s3a://" + bucket + "/images",
            "--features",
            features(),
            "--lease",
            lease,
            "--trigger",
            trigger));
  }

  @Override
  public void close() {
    proxy.close();
    s3.close();
  }

  private String features() {
    return "s3a://" + bucket + "/tables/features";
  }

  private static String key(String name) {
    return "images/label/" + name;
  }
}
