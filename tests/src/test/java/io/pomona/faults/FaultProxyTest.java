package io.pomona.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.quickstart.LocalS3;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The proxy itself, with the AWS SDK as its client, which checks what it gets. */
class FaultProxyTest {

  private static final String BUCKET = "proxied";
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @TempDir private static Path data;
  private static LocalS3 s3;

  private final byte[] content = new byte[100_000];
  private FaultProxy proxy;
  private S3Client client;

  @BeforeAll
  static void startServer() {
    s3 = LocalS3.start(data);
    s3.createBucket(BUCKET);
  }

  @AfterAll
  static void stopServer() {
    s3.close();
  }

  @BeforeEach
  void startProxy() throws IOException {
    new Random(1).nextBytes(content);
    proxy = FaultProxy.start(s3.endpoint());
    client = client(proxy.endpoint());
  }

  @AfterEach
  void stopProxy() {
    client.close();
    proxy.close();
  }

  /** Without a fault, signed requests and their answers arrive whole, one after another. */
  @Test
  void passesRequestsOn() {
    put("a b+c%20.jpg");

    assertThat(get("a b+c%20.jpg")).isEqualTo(content);
    assertThat(client.headObject(r -> r.bucket(BUCKET).key("a b+c%20.jpg")).contentLength())
        .isEqualTo(content.length);
    assertThat(client.listObjectsV2(r -> r.bucket(BUCKET).prefix("a b")).contents()).hasSize(1);
    client.deleteObject(r -> r.bucket(BUCKET).key("a b+c%20.jpg"));
    assertThatThrownBy(() -> get("a b+c%20.jpg")).hasMessageContaining("404");
    assertThat(proxy.plan().injected()).isEmpty();
  }

  /** Answers in the server's stead are what S3 would say, to a GET and to a PUT. */
  @ParameterizedTest
  @CsvSource({
    "SLOW_DOWN, 503, SlowDown",
    "SERVER_ERROR, 500, InternalError",
    "DENIED, 403, AccessDenied",
    "GONE, 404, NoSuchKey"
  })
  void answers(Fault fault, int status, String code) {
    proxy.plan().add(FaultRule.of(fault, FaultRule.every(1)));

    for (ThrowingCallable call : new ThrowingCallable[] {() -> get("any"), () -> put("any")}) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> {
                assertThat(e.statusCode()).isEqualTo(status);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              });
    }
    assertThat(proxy.plan().injected(fault)).isEqualTo(2);
    assertThat(s3.list(BUCKET, "any")).isEmpty();
  }

  /** A body that is cut, one that stops for longer than the client waits, and no connection. */
  @Test
  void breaksAnswersOff() {
    put("object");

    assertBroken(FaultRule.of(Fault.RESET, FaultRule.every(1)), "reset|Premature");
    assertBroken(
        FaultRule.lasting(Fault.STALL, PATIENCE.multipliedBy(9), FaultRule.every(1)), "timed out");
    assertBroken(
        FaultRule.lasting(Fault.SLOW_START, PATIENCE.multipliedBy(9), FaultRule.every(1)),
        "timed out");
    proxy.cutOff();
    assertThatThrownBy(() -> get("object")).isInstanceOf(SdkClientException.class);
    assertThat(proxy.plan().injected())
        .containsOnlyKeys(Fault.RESET, Fault.STALL, Fault.SLOW_START, Fault.OUTAGE);
    proxy.restore();
    assertThat(get("object")).isEqualTo(content);
  }

  /** A stall or a late start that the client sits out costs no byte. */
  @Test
  void goesOnAfterPause() {
    put("object");
    Duration pause = PATIENCE.dividedBy(4);
    proxy.plan().add(FaultRule.lasting(Fault.STALL, pause, FaultRule.every(2)));
    proxy.plan().add(FaultRule.lasting(Fault.SLOW_START, pause, FaultRule.every(1)));

    assertThat(get("object")).isEqualTo(content);
    assertThat(get("object")).isEqualTo(content);
    assertThat(proxy.plan().injected()).containsOnlyKeys(Fault.STALL, Fault.SLOW_START);
  }

  /** Who asks for it first gets what was put in its place. */
  @Test
  void overwritesBeforeReading() {
    put("object");
    byte[] other = "other".getBytes(UTF_8);
    proxy
        .plan()
        .add(
            FaultRule.overwriting(
                FaultRule.object("/" + BUCKET + "/object"), () -> s3.put(BUCKET, "object", other)));

    assertThat(get("object")).isEqualTo(other);
    assertThat(get("object")).isEqualTo(other);
    assertThat(proxy.plan().injected(Fault.OVERWRITTEN)).isEqualTo(1);
  }

  private void assertBroken(FaultRule rule, String cause) {
    proxy.plan().add(rule);
    assertThatThrownBy(() -> get("object"))
        .isInstanceOf(SdkClientException.class)
        .rootCause()
        .message()
        .containsPattern(cause);
    proxy.plan().remove(rule);
  }

  private void put(String key) {
    client.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
  }

  private byte[] get(String key) {
    return client.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asByteArray();
  }

  private static S3Client client(URI endpoint) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
        .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(PATIENCE))
        .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
        .build();
  }
}
