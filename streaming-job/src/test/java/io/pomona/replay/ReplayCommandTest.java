package io.pomona.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.job.CapturedErrors;
import io.pomona.job.DocumentedOptions;
import io.pomona.job.ExitCode;
import io.pomona.job.JobRunner;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ReplayCommandTest {

  /** The file that users copy has every option, in the command's order, with its default. */
  @Test
  void propertiesFileShowsEveryOptionWithItsDefault() throws IOException {
    DocumentedOptions options = DocumentedOptions.of(new ReplayCommand(), "replay.properties");
    options.assertShownWithDefaults();
    options.assertRequiredMarked();
  }

  /** Rows are removed only where it is said, and those of an empty prefix only where that is. */
  @Test
  void removesOnlyWhereItIsSaid() {
    assertThat(deletions()).isEqualTo(Deletions.KEEP);
    assertThat(deletions("--remove-deleted")).isEqualTo(Deletions.REMOVE);
    assertThat(deletions("--remove-deleted=all")).isEqualTo(Deletions.REMOVE_ALL);
    assertThat(deletions("--remove-deleted", "--dry-run")).isEqualTo(Deletions.REMOVE);
  }

  /**
   * Values are checked before Spark starts, and the message has the option, the value, the rule.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --since=yesterday            | 'yesterday' is no date, time or duration
          --until=1970-01-01 --since=1d| --since must be the earlier one
          --path-glob={a               | --path-glob is '{a'
          --glob={a                    | --glob is '{a'
          --max-pixels=600000000       | --max-pixels is '600000000': it must be from 1 to 536870909
          --input-scale=0,1            | --input-scale is '0,1': write DIVISOR,OFFSET
          --remove-deleted=yes         | Invalid value for option '--remove-deleted'
          --max-files-per-batch=0      | --max-files-per-batch is '0': it must be 1 or more
          --max-quarantine-rate=0      | --max-quarantine-rate is '0.0': it must be above 0 and at most 1
          --lease=10ms                 | --lease is
          --quarantine=file:/features  | --quarantine is 'file:/features': it must not be that of --features
          """)
  void refusesValuesOutOfRange(String arguments, String message) {
    try (CapturedErrors errors = new CapturedErrors()) {
      String[] all =
          ("--images=file:/images --features=file:/features/ " + arguments).split(" ", -1);

      assertThat(JobRunner.run(new ReplayCommand(), all))
          .as(errors.text())
          .isEqualTo(ExitCode.USER_ERROR);
      assertThat(errors.text()).contains(message).doesNotContain("\tat ");
    }
  }

  private static Deletions deletions(String... arguments) {
    String[] all =
        Stream.concat(Stream.of("--images=i", "--features=f"), Stream.of(arguments))
            .toArray(String[]::new);
    return new CommandLine(new ReplayCommand())
        .parseArgs(all)
        .commandSpec()
        .findOption("--remove-deleted")
        .getValue();
  }
}
