package io.pomona.featurize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pomona.job.UserError;
import io.pomona.model.Model;
import io.pomona.table.PathKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;

/**
 * Under what a checkpoint was written last, kept in it as {@value #NAME}. Immutable.
 *
 * <p>What came is bound to the prefix and the way of discovery: with others, the checkpoint is
 * refused. All else may change, because the tables and not the checkpoint tell what has a row: rows
 * carry the model that made them, a new glob holds for what is listed from then on, and the files
 * of both Spark lines are of one format.
 *
 * @param pomona version of Pomona
 * @param spark version of Spark
 * @param images the watched prefix: qualified, no slash at its end, {@code s3a:} and {@code s3n:}
 *     written {@code s3:}
 * @param glob which file names are images
 * @param arrivals how they are discovered
 * @param model id of the model
 */
record CheckpointIdentity(
    String pomona, String spark, String images, String glob, String arrivals, String model) {

  static final String NAME = "pomona.json";

  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ANOTHER =
      "or name another --checkpoint: the tables tell what has been done, and nothing is doubled.";

  /** What a stream of these settings writes its checkpoint under. */
  static CheckpointIdentity of(SparkSession spark, FeaturizeSettings settings, Model model) {
    return new CheckpointIdentity(
        version(),
        spark.version(),
        normalized(settings.images(), spark.sessionState().newHadoopConf()),
        settings.glob(),
        settings.discovery().toString(),
        model.id());
  }

  /**
   * Goes on under this identity: compares it with what the checkpoint was written under, says what
   * will be different, and writes it down.
   *
   * @throws UserError if the checkpoint cannot be continued so
   */
  void adopt(String checkpoint, Configuration hadoop, Consumer<String> console) {
    Path file = new Path(checkpoint, NAME);
    try {
      CheckpointFileManager files = CheckpointFileManager.create(new Path(checkpoint), hadoop);
      if (files.exists(file)) {
        compare(read(files, file), checkpoint, console);
      }
      write(files, file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot keep '%s': %s. Check the URI of --checkpoint, the credentials and the endpoint."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private void compare(CheckpointIdentity before, String checkpoint, Consumer<String> console) {
    if (!before.images.equals(images)) {
      throw new UserError(
          "The checkpoint '%s' was begun with --images '%s' and cannot be continued with '%s'. Go on with that prefix, %s"
              .formatted(checkpoint, before.images, images, ANOTHER));
    }
    if (!before.arrivals.equals(arrivals)) {
      throw new UserError(
          "The checkpoint '%s' was begun with --arrivals %s and cannot be continued with %s. Go on with --arrivals %s, %s"
              .formatted(checkpoint, before.arrivals, arrivals, before.arrivals, ANOTHER));
    }
    tell("--glob", before.glob, glob, "it holds for what is listed from now on", console);
    tell("the model", before.model, model, "rows from now on carry it, the others stay", console);
    tell("Spark", before.spark, spark, "the checkpoint is continued", console);
    tell("Pomona", before.pomona, pomona, "the checkpoint is continued", console);
  }

  private static void tell(
      String what, String before, String now, String meaning, Consumer<String> console) {
    if (!before.equals(now)) {
      console.accept("changed     %s was %s and is %s: %s".formatted(what, before, now, meaning));
    }
  }

  // Maven leaves it in the jar; outside of one there is none.
  private static String version() {
    Properties maven = new Properties();
    try (InputStream stream =
        CheckpointIdentity.class.getResourceAsStream(
            "/META-INF/maven/io.pomona/pomona-streaming-job/pom.properties")) {
      if (stream != null) {
        maven.load(stream);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read Pomona's own jar", e);
    }
    return maven.getProperty("version", "development");
  }

  private static CheckpointIdentity read(CheckpointFileManager files, Path file)
      throws IOException {
    try (InputStream stream = files.open(file)) {
      JsonNode json = JSON.readTree(stream);
      if (json.path("format").asInt() != FORMAT) {
        throw new UserError(
            "'%s' is not of format %d: the checkpoint was written by another version of Pomona. Go on with that one, %s"
                .formatted(file, FORMAT, ANOTHER));
      }
      return new CheckpointIdentity(
          json.path("pomona").asText(),
          json.path("spark").asText(),
          json.path("images").asText(),
          json.path("glob").asText(),
          json.path("arrivals").asText(),
          json.path("model").asText());
    }
  }

  private void write(CheckpointFileManager files, Path file) throws IOException {
    files.mkdirs(file.getParent());
    CancellableFSDataOutputStream stream = files.createAtomic(file, true);
    try {
      stream.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json()));
      stream.close();
    } catch (IOException | RuntimeException e) {
      stream.cancel();
      throw e;
    }
  }

  private JsonNode json() {
    return JSON.createObjectNode()
        .put("format", FORMAT)
        .put("pomona", pomona)
        .put("spark", spark)
        .put("images", images)
        .put("glob", glob)
        .put("arrivals", arrivals)
        .put("model", model);
  }

  static String normalized(String images, Configuration hadoop) {
    Path path = new Path(images);
    try {
      // Of a path, Hadoop drops the slash at the end.
      return PathKey.of(path.getFileSystem(hadoop).makeQualified(path).toString());
    } catch (IOException e) {
      throw new UserError(
          "Cannot look at --images '%s': %s. Check the URI, the credentials and the endpoint."
              .formatted(images, e.getMessage()),
          e);
    }
  }
}
