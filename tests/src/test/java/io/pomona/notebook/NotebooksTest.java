package io.pomona.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.pomona.audit.KernelTable;
import io.pomona.endtoend.Pictures;
import io.pomona.endtoend.PomonaProcess;
import io.pomona.endtoend.PomonaProcess.Finished;
import io.pomona.process.Script;
import io.pomona.quickstart.LocalS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.package$;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both notebooks, on tables with two fits and with images that came after the second; images,
 * tables and models are named by {@code s3://}, as on EMR.
 */
class NotebooksTest {

  private static final Path FOLDER = Path.of("target", "notebooks").toAbsolutePath();
  private static final String BUCKET = "notebooks";
  private static final String FEATURES = "s3://notebooks/tables/features";
  private static final String REDUCED = "s3://notebooks/tables/reduced";
  private static final String SPARK = package$.MODULE$.SPARK_VERSION();
  private static final Pattern S3_SETTING =
      Pattern.compile("--conf (spark\\.hadoop\\.fs\\.s3\\.impl)=(\\S+)");
  private static final int FIRST = 12;
  private static final int SECOND = 20;
  private static final int ALL = 24;

  @TempDir private static Path data;
  private static LocalS3 s3;
  private static Map<String, double[]> projected;

  @BeforeAll
  static void executeNotebooks() throws Exception {
    Future<Void> installed = install();
    s3 = LocalS3.start(data);
    s3.createBucket(BUCKET);
    put(0, FIRST);
    pomona(List.of(featurize(), reduce("--center", "--components", "5")));
    put(FIRST, SECOND);
    pomona(List.of(featurize(), reduce("--center", "--components", "5")));
    put(SECOND, ALL);
    pomona(List.of(featurize()));

    installed.get();
    SparkDefaults.write(FOLDER.resolve("spark"), settings());
    Script.run(
        "notebooks/run.sh",
        FOLDER.resolve("test.log"),
        environment(),
        FOLDER.toString(),
        SPARK,
        FEATURES,
        REDUCED,
        "pomona",
        "pomona-pyspark");

    pomona(List.of(reduce("--project-only")));
    projected = scores();
  }

  @AfterAll
  static void stopServer() {
    s3.close();
  }

  /** The counts are those of the tables, for each fit, and all figures and pictures are there. */
  @ParameterizedTest
  @ValueSource(strings = {"pomona", "pomona-pyspark"})
  void showsWhatIsInTheTables(String name) throws Exception {
    ExecutedNotebook notebook = executed(name);
    JsonNode report = notebook.report();

    assertThat(report.get("features").asInt()).isEqualTo(ALL);
    assertThat(report.get("reduced").asInt()).isEqualTo(SECOND);
    assertThat(report.get("labels").asInt()).isEqualTo(2);
    assertThat(report.get("fits").toString())
        .isEqualTo("{\"1\":%d,\"2\":%d}".formatted(FIRST, SECOND));
    assertThat(report.get("before").asInt()).isEqualTo(FIRST);
    assertThat(report.get("pictures").asInt()).isEqualTo(SECOND);
    assertThat(notebook.figures()).isEqualTo(3);
  }

  /** The saved model gives the stored scores, and for new images those that the job then stores. */
  @ParameterizedTest
  @ValueSource(strings = {"pomona", "pomona-pyspark"})
  void projectsAsTheJobDoes(String name) throws Exception {
    JsonNode report = executed(name).report();

    assertThat(report.get("largest_difference").asDouble()).isBetween(0.0, 1e-6);
    assertThat(report.get("new")).hasSize(ALL - SECOND);
    report
        .get("new")
        .fields()
        .forEachRemaining(
            row -> {
              double[] stored = projected.get(row.getKey());
              assertThat(row.getValue()).hasSameSizeAs(stored);
              for (int i = 0; i < stored.length; i++) {
                assertThat(row.getValue().get(i).asDouble()).isCloseTo(stored[i], within(1e-6));
              }
            });
  }

  /** Whoever looks for neighbours finds the same ones with Spark and without. */
  @Test
  void bothFindTheSameNeighbours() throws Exception {
    JsonNode neighbours = executed("pomona").report().get("neighbours");

    assertThat(neighbours).hasSize(6);
    assertThat(executed("pomona-pyspark").report().get("neighbours")).isEqualTo(neighbours);
  }

  // The script that executes them would do it first; it takes a minute, as writing the tables does.
  private static Future<Void> install() {
    FutureTask<Void> installing =
        new FutureTask<>(
            () -> {
              Script.run(
                  "notebooks/environment.sh",
                  FOLDER.resolve("environment.log"),
                  Map.of(),
                  FOLDER.toString(),
                  SPARK);
              return null;
            });
    new Thread(installing, "notebooks-environment").start();
    return installing;
  }

  // With what conf/README.md hands to a PySpark that is not EMR's.
  private static Map<String, String> settings() throws IOException {
    Matcher documented = S3_SETTING.matcher(Files.readString(Path.of("..", "conf", "README.md")));
    assertThat(documented.find()).as("%s in conf/README.md", S3_SETTING).isTrue();
    Map<String, String> settings = new HashMap<>(s3.hadoopSettings());
    settings.put(documented.group(1), documented.group(2));
    return settings;
  }

  private static ExecutedNotebook executed(String name) throws IOException {
    return ExecutedNotebook.read(FOLDER.resolve(name + ".ipynb"));
  }

  private static void put(int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      String label = i % 2 == 0 ? "Pêche plate" : "100% + more";
      s3.put(BUCKET, "images/%s/%02d.jpg".formatted(label, i), Pictures.jpeg(i));
    }
  }

  private static List<String> featurize() {
    return List.of(
        "featurize",
        "--images",
        "s3://notebooks/images",
        "--features",
        FEATURES,
        "--trigger",
        "available-now");
  }

  private static List<String> reduce(String... options) {
    List<String> command = new ArrayList<>(List.of("pca", "--features", FEATURES));
    command.addAll(List.of("--reduced", REDUCED));
    command.addAll(List.of(options));
    return command;
  }

  private static void pomona(List<List<String>> commands) throws Exception {
    String[] arguments = commands.stream().flatMap(List::stream).toArray(String[]::new);
    Finished finished = PomonaProcess.run(s3, arguments);
    assertThat(finished.exitCode()).as(finished.output()).isZero();
  }

  // The Rust of deltalake takes no plain HTTP unless it is told to.
  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(s3.environment());
    environment.put("AWS_ENDPOINT_URL", s3.endpoint().toString());
    environment.put("AWS_ALLOW_HTTP", "true");
    environment.put("SPARK_CONF_DIR", FOLDER.resolve("spark").toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("LC_ALL", "C.UTF-8");
    return environment;
  }

  private static Map<String, double[]> scores() throws IOException {
    Map<String, double[]> scores = new HashMap<>();
    KernelTable.latest(s3, REDUCED.replace("s3:", "s3a:"))
        .forEach(
            List.of("path", "pca_features"),
            row -> {
              var values = row.getArray(1).getElements();
              double[] copy = new double[values.getSize()];
              for (int i = 0; i < copy.length; i++) {
                copy[i] = values.getDouble(i);
              }
              scores.put(row.getString(0), copy);
            });
    return scores;
  }
}
