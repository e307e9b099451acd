package io.pomona.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class LocalS3Test {

  private static final String BUCKET = "fruit";

  @TempDir static Path folder;
  private static LocalS3 s3;

  @BeforeAll
  static void start() {
    s3 = LocalS3.start(folder.resolve("data"));
    s3.createBucket(BUCKET);
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  /** What was put is read back byte for byte, listed under its own name, and gone when deleted. */
  @Test
  void keepsObjectsUnderAnyName() {
    List<String> keys = List.of("a/Pêche plate 100%+.jpg", "a/Äpfel & Birnen.jpg", "a/x.jpg");
    keys.forEach(key -> s3.put(BUCKET, key, key.getBytes(UTF_8)));
    s3.put(BUCKET, "b/other.jpg", new byte[0]);

    assertThat(s3.list(BUCKET, "a/")).containsExactlyInAnyOrderElementsOf(keys);
    for (String key : keys) {
      assertThat(s3.read(BUCKET, key)).isEqualTo(key.getBytes(UTF_8));
    }

    s3.delete(BUCKET, keys.get(0));
    assertThat(s3.list(BUCKET, "a/")).doesNotContain(keys.get(0)).hasSize(2);
  }

  /** A bucket that is there already is as good as a new one. */
  @Test
  void createsBucketOnce() {
    s3.put(BUCKET, "once/x", new byte[] {1});
    s3.createBucket(BUCKET);
    assertThat(s3.list(BUCKET, "once/")).containsExactly("once/x");
  }

  /** Neither a wrong secret nor an unknown access key opens the server. */
  @Test
  void refusesWrongKeys() {
    try (S3Client wrongSecret = s3.clientWith(s3.accessKey(), "wrong");
        S3Client wrongAccess = s3.clientWith("UNKNOWN", s3.secretKey())) {
      assertThatThrownBy(wrongSecret::listBuckets)
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
      assertThatThrownBy(wrongAccess::listBuckets)
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
  }

  /** The secret stands in no file of the server, in no command line and in no Spark setting. */
  @Test
  void showsItsSecretNowhere() throws IOException {
    ProcessHandle.Info server = ProcessHandle.of(s3.pid()).orElseThrow().info();
    assertThat(server.commandLine().orElse(""))
        .endsWith("/dev/null")
        .doesNotContain(s3.secretKey());
    assertThat(s3.hadoopSettings().toString()).doesNotContain(s3.secretKey(), s3.accessKey());
    assertThat(s3.environment()).containsEntry("AWS_SECRET_ACCESS_KEY", s3.secretKey());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), UTF_8)).doesNotContain(s3.secretKey());
      }
    }
  }

  /** Each server has keys of its own. */
  @Test
  void drawsNewKeys() {
    AccessKeys first = AccessKeys.random();
    AccessKeys second = AccessKeys.random();
    assertThat(first.secretKey()).hasSize(40).isNotEqualTo(second.secretKey());
    assertThat(first.accessKey()).hasSize(20).isNotEqualTo(second.accessKey());
    assertThat(first.toString()).doesNotContain(first.secretKey());
  }

  /** The machine's other addresses are refused at the very port that loopback answers on. */
  @Test
  void listensOnLoopbackAlone() throws IOException {
    assertThat(s3.endpoint().getHost()).isEqualTo("127.0.0.1");
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();
    for (InetAddress other : others) {
      assertThatThrownBy(() -> new Socket(other, s3.endpoint().getPort()).close())
          .isInstanceOf(ConnectException.class);
    }
    new Socket(InetAddress.getLoopbackAddress(), s3.endpoint().getPort()).close();
  }

  /** A second server over the same folder has the objects of the first, which is gone. */
  @Test
  void findsItsObjectsAgain(@TempDir Path data) {
    long pid;
    try (LocalS3 first = LocalS3.start(data)) {
      pid = first.pid();
      first.createBucket(BUCKET);
      first.put(BUCKET, "kept/x.jpg", new byte[] {1, 2, 3});
      assertThat(ProcessHandle.of(pid)).isPresent();
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    try (LocalS3 second = LocalS3.start(data)) {
      assertThat(second.list(BUCKET, "")).containsExactly("kept/x.jpg");
      assertThat(second.read(BUCKET, "kept/x.jpg")).containsExactly(1, 2, 3);
    }
  }

  /** Properties of S3Proxy reach it: one that was told to be read-only refuses a bucket. */
  @Test
  void takesPropertiesOfTheServer(@TempDir Path data) {
    try (LocalS3 readOnly = LocalS3.start(data, Map.of("s3proxy.read-only-blobstore", "true"))) {
      assertThatThrownBy(() -> readOnly.createBucket(BUCKET)).isInstanceOf(S3Exception.class);
    }
  }

  /** A server that cannot start says why, by the end of its log. */
  @Test
  void saysWhyItDidNotStart(@TempDir Path data) {
    assertThatThrownBy(() -> LocalS3.start(data, Map.of("s3proxy.jetty.max-threads", "no number")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has died")
        .hasMessageContaining("no number");
  }
}
