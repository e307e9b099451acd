package io.pomona.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pomona.audit.KernelTable;
import io.pomona.audit.Verdicts;
import io.pomona.endtoend.Pictures;
import io.pomona.packaging.ClusterJar;
import io.pomona.process.ChildProcess;
import io.pomona.quickstart.LocalS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
class StandaloneClusterTest {

  private static final Path FOLDER = Path.of("target", "cluster").toAbsolutePath();
  private static final String BUCKET = "cluster-orchard";
  private static final String IMAGES = "s3a://cluster-orchard/images";
  private static final String FEATURES = "s3a://cluster-orchard/tables/features";
  private static final String REDUCED = "s3a://cluster-orchard/tables/reduced";
  private static final int WAVE = 300;
  private static final String LOADED = "Networks loaded in this process: ";
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private final Map<String, String> expected = new HashMap<>();
  @TempDir private Path data;
  @TempDir private Path scratch;
  private LocalS3 s3;
  private int images;

  /**
   * On a cluster an image gets its verdict once, whatever dies in mid-batch: an executor; a node
   * that says so beforehand, as on spot loss; one that does not; the driver. Each executor loads
   * the network once.
   */
  @Test
  void losesNoImageToTheDeathOfExecutorsNodesAndDriver() throws Exception {
    s3 = LocalS3.start(data);
    try (LocalS3 store = s3;
        StandaloneCluster cluster =
            StandaloneCluster.start(FOLDER, store.environment(), settings())) {
      store.createBucket(BUCKET);
      cluster.addWorker();
      cluster.addWorker();
      arrive();
      try (Driver stream = featurize(cluster, "1s")) {
        stream.awaitMidBatch();
        StandaloneCluster.executors(cluster.busy().get(0)).get(0).destroyForcibly();
        stream.awaitWritten("micro-batch 0: ");

        arrive();
        stream.awaitMidBatch();
        ChildProcess announced = cluster.busy().get(0);
        announced.signal("PWR");
        await().atMost(LONGEST).until(() -> StandaloneCluster.executors(announced).isEmpty());
        announced.kill();

        cluster.addWorker();
        arrive();
        stream.awaitMidBatch();
        cluster.busy().get(0).kill();

        arrive();
        stream.awaitMidBatch();
        stream.kill();
      }
      try (Driver rest = featurize(cluster, "available-now")) {
        rest.awaitSuccess();
      }
      try (Driver pca = cluster.submit(ClusterJar.PCA_BATCH.file(), reduce())) {
        pca.awaitSuccess();
      }

      assertThat(Verdicts.read(store, FEATURES).differences(expected)).isEmpty();
      List<Integer> scores = new ArrayList<>();
      KernelTable.latest(store, REDUCED)
          .forEach(List.of("pca_features"), row -> scores.add(row.getArray(0).getSize()));
      assertThat(scores).hasSize(images).containsOnly(5);
      assertThat(report()).isNotEmptyFile();
      assertThat(loadsByExecutor(cluster.work())).hasSizeGreaterThan(1).containsOnly(Set.of("1"));
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(s3.hadoopSettings());
    Path logging = Path.of("src/test/resources/cluster").toAbsolutePath();
    settings.put(
        "spark.executor.extraJavaOptions",
        "-Dorg.bytedeco.javacpp.cachedir=%s -Djava.util.logging.config.file=%s/logging.properties -Dlog4j2.configurationFile=%s/log4j2.properties"
            .formatted(scratch, logging, logging));
    return settings;
  }

  private Path report() {
    return scratch.resolve("report.html");
  }

  private void arrive() throws IOException {
    for (int i = 0; i < WAVE; i++) {
      s3.put(BUCKET, "images/Pêche/%04d.jpg".formatted(images), Pictures.jpeg(images));
      expected.put(IMAGES + "/Pêche/%04d.jpg".formatted(images), Verdicts.FEATURES);
      images++;
    }
    s3.put(BUCKET, "images/Pêche/text-%04d.jpg".formatted(images), "no image".getBytes(UTF_8));
    expected.put(IMAGES + "/Pêche/text-%04d.jpg".formatted(images), "NOT_AN_IMAGE");
  }

  private static Driver featurize(StandaloneCluster cluster, String trigger) throws IOException {
    return cluster.submit(
        ClusterJar.STREAMING_JOB.file(),
        List.of(
            "--images",
            IMAGES,
            "--features",
            FEATURES,
            "--trigger",
            trigger,
            "--max-files-per-trigger",
            "150",
            "--lease",
            "3s"));
  }

  private List<String> reduce() {
    return List.of(
        "--features",
        FEATURES,
        "--reduced",
        REDUCED,
        "--components",
        "5",
        "--report",
        report().toString());
  }

  // What each executor that featurized says of how often it has loaded a network.
  private static List<Set<String>> loadsByExecutor(Path work) throws IOException {
    List<Set<String>> loads = new ArrayList<>();
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.filter(path -> path.endsWith("stderr")).toList()) {
        try (Stream<String> lines = Files.lines(file)) {
          Set<String> counts =
              lines
                  .filter(line -> line.contains(LOADED))
                  .map(line -> line.substring(line.indexOf(LOADED) + LOADED.length()))
                  .collect(toSet());
          if (!counts.isEmpty()) {
            loads.add(counts);
          }
        }
      }
    }
    return loads;
  }
}
