package io.pomona.packaging;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs each jar on the class path that a cluster has: Spark's, its protobuf included. */
@Tag("cluster")
class ClusterJarsRunTest {

  private static final Path IMAGES = Path.of("src/test/resources/parity/images");
  private static final Pattern BUNDLED =
      Pattern.compile("(pomona|tensorflow-core|ndarray|javacpp|jhdf|picocli)-.*\\.jar");

  @TempDir Path folder;

  /**
   * Every class that a job needs is in its jar or in Spark, and protobuf works under its new name.
   */
  @Test
  void featurizesAndReducesOnSparksClassPath() throws Exception {
    String features = folder.resolve("features").toString();
    String reduced = folder.resolve("reduced").toString();

    run(
        ClusterJar.STREAMING_JOB,
        List.of("--images", IMAGES.toString(), "--features", features, "--trigger=available-now"));
    run(
        ClusterJar.PCA_BATCH,
        List.of(
            "--features",
            features,
            "--reduced",
            reduced,
            "--components=3",
            "--report",
            folder.resolve("report.html").toString()));

    assertThat(Path.of(reduced, "_delta_log")).isNotEmptyDirectory();
    assertThat(folder.resolve("report.html")).isNotEmptyFile();
  }

  private void run(ClusterJar jar, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", jar.file() + File.pathSeparator + sparksClassPath()));
    command.add(jar.mainClass());
    command.addAll(arguments);
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).as(read(output)).isTrue();
      assertThat(process.exitValue()).as(read(output)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String sparksClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(element -> element.endsWith(".jar"))
        .filter(element -> !BUNDLED.matcher(Path.of(element).getFileName().toString()).matches())
        .collect(joining(File.pathSeparator));
  }

  private static String read(Path output) throws IOException {
    return Files.readString(output);
  }
}
