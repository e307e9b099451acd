package io.pomona.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class JobRunnerTest {

  @TempDir Path folder;

  private final CapturedErrors errors = new CapturedErrors();
  private final Harvest harvest = new Harvest();

  @AfterEach
  void releaseErrors() {
    errors.close();
  }

  @Test
  void takesDefaultsWhereNothingIsSaid() {
    assertThat(JobRunner.run(harvest, "--orchard", "south")).isEqualTo(ExitCode.OK);
    assertThat(harvest.orchard).isEqualTo("south");
    assertThat(harvest.baskets).isEqualTo(3);
  }

  /** A file alone suffices, for required options too. */
  @Test
  void readsOptionsFromTheFile() throws IOException {
    String file = file("orchard = Pêche plate 1\nbaskets=7\n");

    assertThat(JobRunner.run(harvest, "--config", file)).isEqualTo(ExitCode.OK);
    assertThat(harvest.orchard).isEqualTo("Pêche plate 1");
    assertThat(harvest.baskets).isEqualTo(7);
  }

  /** Wherever {@code --config} stands among the arguments. */
  @Test
  void commandLineWinsOverTheFile() throws IOException {
    String file = file("orchard = north\nbaskets = 7\n");

    assertThat(JobRunner.run(harvest, "--baskets=9", "--config=" + file)).isEqualTo(ExitCode.OK);
    assertThat(harvest.baskets).isEqualTo(9);
    assertThat(harvest.orchard).isEqualTo("north");
  }

  /** A subcommand has its own file, beside the other commands of the root. */
  @Test
  void readsTheFileOfASubcommand() throws IOException {
    String file = file("orchard = north\nbaskets = 7\n");

    assertThat(JobRunner.run(new Farm(), "harvest", "--config", file, "--baskets", "1"))
        .isEqualTo(ExitCode.OK);
    assertThat(JobRunner.run(new Farm(), "harvest", "--config", file, "--baskets", "-1"))
        .isEqualTo(ExitCode.USER_ERROR);
  }

  @Test
  void collectsSparkSettingsFromBoth() throws IOException {
    String file = file("orchard = o\nconf.spark.x = file\nconf.spark.y = a=b c\n");

    assertThat(JobRunner.run(harvest, "--config", file, "--conf", "spark.x=line"))
        .isEqualTo(ExitCode.OK);
    assertThat(harvest.spark.settings())
        .containsExactlyInAnyOrderEntriesOf(Map.of("spark.x", "line", "spark.y", "a=b c"));
  }

  @Test
  void unknownKeyStopsWithASuggestion() throws IOException {
    String file = file("orchard = o\nbasket = 7\n");

    assertThat(JobRunner.run(harvest, "--config", file)).isEqualTo(ExitCode.USER_ERROR);
    assertThat(errors.text())
        .contains("Unknown key 'basket' in '" + file + "': did you mean 'baskets'?")
        .contains("The keys of harvest are: baskets, orchard.");
    assertThat(harvest.orchard).isNull();
  }

  @Test
  void unknownOptionStopsWithASuggestion() {
    assertThat(JobRunner.run(harvest, "--orchard", "o", "--baskest", "7"))
        .isEqualTo(ExitCode.USER_ERROR);
    assertThat(errors.text()).contains("'--baskest'").contains("--baskets");
  }

  @Test
  void missingOptionIsNamed() {
    assertThat(JobRunner.run(harvest)).isEqualTo(ExitCode.USER_ERROR);
    assertThat(errors.text()).contains("Missing required option: '--orchard");
  }

  @Test
  void missingFileIsNamed() {
    String file = folder.resolve("none.properties").toString();

    assertThat(JobRunner.run(harvest, "--config", file)).isEqualTo(ExitCode.USER_ERROR);
    assertThat(errors.text())
        .contains("The file '" + file + "' given by --config cannot be read: ")
        .contains("NoSuchFileException");
  }

  /** What the user can mend is one line; the stack trace would hide it. */
  @Test
  void userErrorIsShownAlone() {
    assertThat(JobRunner.run(harvest, "--orchard", "o", "--baskets", "-1"))
        .isEqualTo(ExitCode.USER_ERROR);
    assertThat(errors.text()).isEqualToIgnoringNewLines("pomona: --baskets is '-1'.");
  }

  @Test
  void anyOtherFailureIsShownWithItsPlace() {
    assertThat(JobRunner.run(harvest, "--orchard", "o", "--baskets", "0"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(errors.text())
        .contains("java.lang.IllegalStateException: no basket")
        .contains("at io.pomona.job.JobRunnerTest$Harvest.call");
  }

  /** A driver that ends itself has failed in the eyes of YARN, whatever its exit code. */
  @Test
  void mainReturnsWhereAllWentWell() {
    JobRunner.runAsMain(harvest, "--orchard", "south");

    assertThat(harvest.orchard).isEqualTo("south");
  }

  /** What a restart heals is one line too, and another exit code. */
  @Test
  void restartableErrorIsShownAlone() {
    assertThat(JobRunner.run(harvest, "--orchard", "o", "--baskets", "2000"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(errors.text()).isEqualToIgnoringNewLines("pomona: too many baskets");
  }

  /** A store that fails for good: below the place, one line says what, why, and what to do. */
  @Test
  void failureOfTheStoreIsExplained() {
    assertThat(JobRunner.run(harvest, "--orchard", "o", "--baskets", "1000"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(errors.text().lines().toList())
        .last()
        .asString()
        .startsWith("pomona: ")
        .contains("Cannot list 's3a://bucket/prefix' (first cause: Connection refused)")
        .contains("Start it again", "check endpoint");
  }

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("harvest.properties"), content).toString();
  }

  @Command(name = "farm", subcommands = Harvest.class)
  static final class Farm {}

  @Command(name = "harvest", mixinStandardHelpOptions = true)
  static final class Harvest implements Callable<Integer> {

    @Option(names = "--orchard", required = true)
    private String orchard;

    @Option(names = "--baskets", defaultValue = "3")
    private int baskets;

    @Mixin private SparkOptions spark;

    @Override
    public Integer call() {
      if (baskets < 0) {
        throw new UserError("--baskets is '%d'.".formatted(baskets));
      }
      if (baskets == 0) {
        throw new IllegalStateException("no basket");
      }
      if (baskets == 2000) {
        throw new RestartableError("too many baskets", null);
      }
      if (baskets == 1000) {
        IOException cause = new IOException("AWS", new ConnectException("Connection refused"));
        throw new IllegalStateException(
            "query ended", new UncheckedIOException("Cannot list 's3a://bucket/prefix'.", cause));
      }
      return ExitCode.OK;
    }
  }
}
