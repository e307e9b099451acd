package io.pomona.benchmark;

import io.pomona.quickstart.LocalS3;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An S3 server for the benchmark: {@code Store DATA BUCKET LATENCY}, the last in milliseconds added
 * to each request.
 *
 * <p>Says on its output, which must be a pipe, the environment and the Spark settings that reach
 * it, one {@code env KEY=VALUE} or {@code conf KEY=VALUE} a line, then {@code ready}. Then takes
 * commands, a line each, {@code tree KEY FOLDER} or {@code file KEY FILE}, the parts separated by
 * tabs; uploads, and says {@code done} and when, in milliseconds since 1970. Ends with its input.
 */
public final class Store {

  private static final String LATENCY_PROPERTY = "s3proxy.latency-blobstore.*.latency";

  private final LocalS3 s3;
  private final String bucket;

  private Store(LocalS3 s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  public static void main(String[] arguments) throws IOException {
    int latency = Integer.parseInt(arguments[2]);
    Map<String, String> properties =
        latency == 0 ? Map.of() : Map.of(LATENCY_PROPERTY, String.valueOf(latency));
    try (LocalS3 s3 = LocalS3.start(Path.of(arguments[0]), properties)) {
      s3.createBucket(arguments[1]);
      s3.environment().forEach((key, value) -> say("env " + key + "=" + value));
      s3.hadoopSettings().forEach((key, value) -> say("conf " + key + "=" + value));
      say("ready");
      new Store(s3, arguments[1]).obey();
    }
  }

  private void obey() throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] command = line.split("\t", -1);
      Path source = Path.of(command[2]);
      if (command[0].equals("tree")) {
        putTree(command[1], source);
      } else {
        put(command[1], source);
      }
      say("done " + System.currentTimeMillis());
    }
  }

  private void putTree(String key, Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files = found.filter(Files::isRegularFile).toList();
    }
    files.parallelStream().forEach(file -> put(key + "/" + folder.relativize(file), file));
  }

  private void put(String key, Path file) {
    try {
      s3.put(bucket, key, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
