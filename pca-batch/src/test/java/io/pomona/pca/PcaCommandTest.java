package io.pomona.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.job.DurationConverter;
import io.pomona.job.ExitCode;
import io.pomona.job.JobRunner;
import io.pomona.job.UserError;
import io.pomona.pca.publish.Fit.Origin;
import io.pomona.pca.publish.ReducedTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

@ExtendWith(LocalSpark.class)
class PcaCommandTest {

  private static final Path PROPERTIES = Path.of("../conf/pca.properties");

  @TempDir Path folder;

  /** The file that users copy names every option, with the default that the command has. */
  @Test
  void propertiesFileShowsEveryOptionWithItsDefault() throws IOException {
    List<String> lines = Files.readAllLines(PROPERTIES).stream().map(String::strip).toList();
    List<String> ours = List.of("config", "conf", "help", "version");
    for (OptionSpec option : new CommandLine(new PcaCommand()).getCommandSpec().options()) {
      String key = option.longestName().substring(2);
      if (!ours.contains(key)) {
        String value = option.defaultValue() == null ? "" : " " + option.defaultValue();
        assertThat(lines).contains("# %s =%s".formatted(key, value));
      }
    }
  }

  @Test
  void runsFromTheCommandLine(SparkSession spark) throws IOException {
    String features = folder.resolve("features").toString();
    Path reduced = folder.resolve("reduced");
    Images.of(30, 6).appendTo(spark, features);
    Path file =
        Files.writeString(
            folder.resolve("pca.properties"), "components = 2\ncenter = true\nmodel =\n");

    int exitCode =
        JobRunner.run(
            new PcaCommand(),
            "--features",
            features,
            "--reduced=" + reduced,
            "--config",
            file.toString());

    assertThat(exitCode).isEqualTo(ExitCode.OK);
    SparkSession fresh = new LocalSpark().resolveParameter(null, null);
    assertThat(
            ReducedTable.DEFINITION
                .read(fresh, reduced.toString())
                .where("size(pca_features) = 2")
                .count())
        .isEqualTo(30);
  }

  /** A refit, then new images, then a projection, all from the command line. */
  @Test
  void projectsFromTheCommandLine(SparkSession spark) {
    String features = folder.resolve("features").toString();
    String reduced = folder.resolve("reduced").toString();
    String[] refit = {"--features", features, "--reduced", reduced, "--components", "2"};
    Images.of(30, 6).rows(0, 20).appendTo(spark, features);
    assertThat(JobRunner.run(new PcaCommand(), refit)).isEqualTo(ExitCode.OK);
    SparkSession fresh = new LocalSpark().resolveParameter(null, null);
    Images.of(30, 6).rows(20, 30).appendTo(fresh, features);

    int exitCode =
        JobRunner.run(
            new PcaCommand(), "--features", features, "--reduced", reduced, "--project-only");

    assertThat(exitCode).isEqualTo(ExitCode.OK);
    fresh = new LocalSpark().resolveParameter(null, null);
    assertThat(ReducedTable.DEFINITION.read(fresh, reduced).where("pca_version = 1").count())
        .isEqualTo(30);
  }

  @Test
  void wrongOptionsAreTheUsersToMend() {
    assertThat(
            JobRunner.run(new PcaCommand(), "--features", "f", "--reduced", "r", "--every", "6x"))
        .isEqualTo(ExitCode.USER_ERROR);
    assertThat(JobRunner.run(new PcaCommand(), "--features", "f")).isEqualTo(ExitCode.USER_ERROR);
    assertThat(
            JobRunner.run(
                new PcaCommand(), "--features", "f", "--reduced", "r", "--components", "0"))
        .isEqualTo(ExitCode.USER_ERROR);
    assertThat(
            JobRunner.run(
                new PcaCommand(), "--features", "f", "--reduced", "r", "--full", "--project-only"))
        .isEqualTo(ExitCode.USER_ERROR);
  }

  @Test
  void durationsHaveAUnit() {
    DurationConverter converter = new DurationConverter();
    assertThat(converter.convert("6h")).isEqualTo(Duration.ofHours(6));
    assertThat(converter.convert("30m")).isEqualTo(Duration.ofMinutes(30));
    assertThat(converter.convert("45s")).isEqualTo(Duration.ofSeconds(45));
    for (String wrong : List.of("6", "0s", "-5m", "1.5h", "often", "")) {
      assertThatThrownBy(() -> converter.convert(wrong))
          .isInstanceOf(TypeConversionException.class)
          .hasMessageContaining("'%s' is no duration".formatted(wrong));
    }
  }

  @Test
  void defaults() {
    PcaOptions options = PcaOptions.of("s3a://b/features", "s3a://b/reduced/");
    assertThat(options.models()).isEqualTo("s3a://b/reduced-models");
    assertThat(options.components()).isEqualTo(50);
    assertThat(options.origin()).isEqualTo(Origin.ZERO);
  }

  @Test
  void placesMayNotCoincide() {
    assertThatThrownBy(() -> PcaOptions.of("s3a://b/table", "s3a://b/table/"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--features and --reduced both name 's3a://b/table/'");
    assertThatThrownBy(
            () ->
                new PcaOptions(
                    "f",
                    "r",
                    "m",
                    Optional.empty(),
                    5,
                    Origin.ZERO,
                    Optional.of("r"),
                    Optional.empty(),
                    Optional.empty()))
        .hasMessageContaining("--reduced and --csv");
  }
}
