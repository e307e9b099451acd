package io.pomona.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.job.ExitCode;
import io.pomona.job.JobRunner;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
