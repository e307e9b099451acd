package io.pomona.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An S3 server on this machine: S3Proxy over a folder, in a process of its own, on a free port of
 * the loopback interface. Its keys are random and live as long as the process; they stand in no
 * file, log or command line. Thread-safe.
 *
 * <p>The server ends with {@link #close}, or with this process, however that ends. Objects stay in
 * the folder, where another {@code LocalS3} finds them. They must come through S3: the server keeps
 * ETags in extended attributes, so a file copied into the folder by hand is not a whole object.
 *
 * <p>Hadoop caches file systems by bucket name: two servers used by one JVM need buckets of
 * different names.
 */
public final class LocalS3 implements AutoCloseable {

  private static final Region REGION = Region.US_EAST_1;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final long POLL_MILLISECONDS = 50;

  private final URI endpoint;
  private final AccessKeys keys;
  private final ChildProcess server;
  private final S3Client client;

  private LocalS3(URI endpoint, AccessKeys keys, ChildProcess server) {
    this.endpoint = endpoint;
    this.keys = keys;
    this.server = server;
    this.client = clientWith(keys.accessKey(), keys.secretKey());
  }

  /** Starts a server over {@code data}; see {@link #start(Path, Map)}. */
  public static LocalS3 start(Path data) {
    return start(data, Map.of());
  }

  /**
   * Starts a server over the folder {@code data}, made if missing, and waits until it answers.
   *
   * @param extraProperties more properties of S3Proxy, such as {@code
   *     s3proxy.latency-blobstore.get.latency}
   * @throws IllegalStateException if it does not answer; the message has the end of its log
   */
  public static LocalS3 start(Path data, Map<String, String> extraProperties) {
    createDirectories(data);
    URI endpoint = S3Server.freeEndpoint();
    AccessKeys keys = AccessKeys.random();
    LocalS3 s3 =
        new LocalS3(
            endpoint, keys, S3Server.start(data.toAbsolutePath(), endpoint, keys, extraProperties));
    try {
      s3.awaitAnswer();
      return s3;
    } catch (RuntimeException e) {
      s3.close();
      throw e;
    }
  }

  /** The server's address, such as {@code http://127.0.0.1:41234}. */
  public URI endpoint() {
    return endpoint;
  }

  /** The public half of the keys. */
  public String accessKey() {
    return keys.accessKey();
  }

  /** The secret half of the keys: for the environment of a child process, and nowhere else. */
  public String secretKey() {
    return keys.secretKey();
  }

  /** Process id of the server. */
  public long pid() {
    return server.pid();
  }

  /** Makes a bucket unless it is there. */
  public void createBucket(String bucket) {
    try {
      client.createBucket(request -> request.bucket(bucket));
    } catch (BucketAlreadyOwnedByYouException e) {
      // As wanted.
    }
  }

  /** Writes one object. */
  public void put(String bucket, String key, byte[] bytes) {
    client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
  }

  /** Reads one object. */
  public byte[] read(String bucket, String key) {
    return client.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
  }

  /** Removes one object, if it is there. */
  public void delete(String bucket, String key) {
    client.deleteObject(request -> request.bucket(bucket).key(key));
  }

  /** Keys of all objects that begin with {@code prefix}, in S3's order. */
  public List<String> list(String bucket, String prefix) {
    return client
        .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  /** A client of this server that signs with the given keys; the caller closes it. */
  public S3Client clientWith(String accessKey, String secretKey) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(REGION)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
        .build();
  }

  /**
   * Spark settings with which {@code s3a://} is this server. They hold no credentials: S3A takes
   * those from the SDK's default chain, to which {@link #environment} or {@link #exportCredentials}
   * hands them.
   */
  public Map<String, String> hadoopSettings() {
    return Map.of(
        "spark.hadoop.fs.s3a.endpoint", endpoint.toString(),
        "spark.hadoop.fs.s3a.endpoint.region", REGION.id(),
        "spark.hadoop.fs.s3a.path.style.access", "true",
        "spark.hadoop.fs.s3a.connection.ssl.enabled", "false",
        "spark.hadoop.fs.s3a.aws.credentials.provider",
            "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider");
  }

  /** Environment variables with which a child process reaches this server. */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", keys.accessKey(),
        "AWS_SECRET_ACCESS_KEY", keys.secretKey(),
        "AWS_REGION", REGION.id(),
        "AWS_ENDPOINT_URL_S3", endpoint.toString());
  }

  /** Makes this server's keys those of this whole JVM, by the SDK's system properties. */
  public void exportCredentials() {
    System.setProperty("aws.accessKeyId", keys.accessKey());
    System.setProperty("aws.secretAccessKey", keys.secretKey());
  }

  /** Ends the server, at once; what it answered is on disk. */
  @Override
  public void close() {
    client.close();
    server.close();
  }

  private void awaitAnswer() {
    Instant deadline = Instant.now().plus(START_LIMIT);
    while (!answers()) {
      if (!server.isAlive() || Instant.now().isAfter(deadline)) {
        throw new IllegalStateException(
            "The S3 server at %s %s. Its log ends:%n%s"
                .formatted(
                    endpoint,
                    server.isAlive() ? "does not answer within " + START_LIMIT : "has died",
                    server.tail()));
      }
      pause();
    }
  }

  private boolean answers() {
    try {
      client.listBuckets();
      return true;
    } catch (SdkException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the S3 server started.", e);
    }
  }

  private static void createDirectories(Path data) {
    try {
      Files.createDirectories(data);
    } catch (IOException e) {
      throw new UncheckedIOException("The folder '%s' cannot be made.".formatted(data), e);
    }
  }
}
