package io.pomona.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.job.ExitCode;
import io.pomona.job.JobRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class PomonaTest {

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(said, true, UTF_8));
    System.setErr(new PrintStream(complained, true, UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
  }

  /** Nothing asked for is a mistake: usage on standard error, exit code 2. */
  @Test
  void needsACommand() {
    assertThat(run()).isEqualTo(ExitCode.USER_ERROR);
    assertThat(complained.toString(UTF_8))
        .contains("Missing required subcommand")
        .contains("quickstart", "featurize", "replay", "pca");
    assertThat(said.toString(UTF_8)).isEmpty();
  }

  @Test
  void suggestsTheCommandThatWasMeant() {
    assertThat(run("featurise")).isEqualTo(ExitCode.USER_ERROR);
    assertThat(complained.toString(UTF_8)).contains("Did you mean: pomona featurize?");
  }

  @Test
  void suggestsTheOptionThatWasMeant() {
    assertThat(run("quickstart", "--image-per-fruit", "3")).isEqualTo(ExitCode.USER_ERROR);
    assertThat(complained.toString(UTF_8)).contains("--images-per-fruit");
  }

  /** Help that was asked for goes to standard output, and all is well. */
  @Test
  void helpsWithEachCommand() {
    assertThat(run("help", "quickstart")).isEqualTo(ExitCode.OK);
    assertThat(run("help", "featurize")).isEqualTo(ExitCode.OK);
    assertThat(run("replay", "--help")).isEqualTo(ExitCode.OK);
    assertThat(run("pca", "--help")).isEqualTo(ExitCode.OK);
    assertThat(said.toString(UTF_8)).contains("--keep", "--images=", "--path-glob=", "--reduced=");
    assertThat(complained.toString(UTF_8)).isEmpty();
  }

  /** Jobs that follow each other have their own options, and none begins after one that failed. */
  @Test
  void runsOneAfterTheOther(@TempDir Path folder) throws Exception {
    Path options = Files.writeString(folder.resolve("pca.properties"), "compnents = 3");
    assertThat(
            run(
                "pca",
                "--features",
                folder.resolve("none").toString(),
                "--reduced=pca",
                "featurize",
                "--config",
                options.toString()))
        .isEqualTo(ExitCode.USER_ERROR);
    assertThat(complained.toString(UTF_8)).contains("Unknown key 'compnents'", "featurize");

    assertThat(
            run(
                "pca",
                "--features",
                folder.resolve("none").toString(),
                "--reduced",
                "pca",
                "quickstart",
                "--directory",
                folder.toString()))
        .isEqualTo(ExitCode.USER_ERROR);
    assertThat(complained.toString(UTF_8))
        .contains("There is no features table")
        .doesNotContain("is not empty");
  }

  /** Jobs with the same settings share one Spark; another setting starts another. */
  @Test
  void sharesSparkAmongJobs(@TempDir Path folder) throws Exception {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    Files.createDirectory(folder.resolve("images"));
    List<String> job =
        List.of(
            "featurize",
            "--trigger=available-now",
            "--images=" + folder.resolve("images"),
            "--features=" + folder.resolve("features"),
            "--conf=spark.eventLog.enabled=true",
            "--conf=spark.eventLog.dir=" + logs.toUri());
    List<String> jobs = new ArrayList<>(job);
    jobs.addAll(job);

    assertThat(run(jobs.toArray(String[]::new))).isEqualTo(ExitCode.OK);
    assertThat(applications(logs)).isEqualTo(1);

    jobs.add("--conf=spark.test.other=1");
    assertThat(run(jobs.toArray(String[]::new))).isEqualTo(ExitCode.OK);
    assertThat(applications(logs)).isEqualTo(3);
  }

  private static long applications(Path logs) throws IOException {
    try (Stream<Path> found = Files.list(logs)) {
      return found.filter(log -> !log.getFileName().toString().startsWith(".")).count();
    }
  }

  /** Every part has a version, and the build has filled it in. */
  @Test
  void saysVersions() {
    assertThat(run("--version")).isEqualTo(ExitCode.OK);
    assertThat(said.toString(UTF_8))
        .containsPattern("Pomona \\d")
        .containsPattern("Spark \\d+\\.\\d+\\.\\d+ \\(Scala 2\\.1\\d\\)")
        .containsPattern("Delta \\d")
        .containsPattern("Hadoop \\d")
        .containsPattern("TensorFlow \\d")
        .containsPattern("Java 17")
        .doesNotContain("${", "null");
  }

  /** A folder with something in it is left alone. */
  @Test
  void keepsOutOfAFolderInUse(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("mine"), "x");
    assertThat(run("quickstart", "--directory", folder.toString())).isEqualTo(ExitCode.USER_ERROR);
    assertThat(complained.toString(UTF_8)).contains(folder.toString()).contains("is not empty");
    assertThat(folder).isDirectoryContaining("glob:**mine");
  }

  private static int run(String... arguments) {
    return JobRunner.run(new Pomona(), arguments);
  }
}
