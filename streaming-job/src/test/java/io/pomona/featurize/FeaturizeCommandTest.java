package io.pomona.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.job.CapturedErrors;
import io.pomona.job.DocumentedOptions;
import io.pomona.job.ExitCode;
import io.pomona.job.JobRunner;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeaturizeCommandTest {

  private static final DocumentedOptions OPTIONS =
      DocumentedOptions.of(new FeaturizeCommand(), "featurize.properties");

  /** The file that users copy has every option, in the command's order, with its default. */
  @Test
  void propertiesFileShowsEveryOptionWithItsDefault() throws IOException {
    OPTIONS.assertShownWithDefaults();
  }

  @Test
  void propertiesFileMarksWhatIsRequired() throws IOException {
    OPTIONS.assertRequiredMarked();
  }

  /**
   * Values are checked before Spark starts, and the message has the option, the value, the rule.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --trigger=often              | --trigger: 'often' is no duration
          --trigger=0s                 | --trigger: '0s' is no duration
          --max-image-bytes=big        | --max-image-bytes is 'big': write a size below 2g
          --max-image-bytes=3g         | --max-image-bytes is '3g': write a size below 2g
          --max-image-bytes=0          | --max-image-bytes is '0': it must be 1 byte or more
          --max-pixels=0               | --max-pixels is '0': it must be from 1 to 536870909
          --max-pixels=600000000       | --max-pixels is '600000000': it must be from 1 to 536870909
          --glob={a                    | --glob is '{a'
          --input-scale=0,1            | --input-scale is '0,1': write DIVISOR,OFFSET
          --input-scale=127.5          | --input-scale is '127.5': write DIVISOR,OFFSET
          --input-scale=x,y            | --input-scale is 'x,y': write DIVISOR,OFFSET
          --max-files-per-trigger=0    | --max-files-per-trigger is '0': it must be 1 or more
          --max-files-per-trigger=many | Invalid value for option '--max-files-per-trigger'
          --max-quarantine-rate=0      | --max-quarantine-rate is '0.0': it must be above 0 and at most 1
          --max-quarantine-rate=1.5    | --max-quarantine-rate is '1.5': it must be above 0 and at most 1
          --max-quarantine-rate=NaN    | --max-quarantine-rate is 'NaN': it must be above 0 and at most 1
          --optimize-every=-1          | --optimize-every is '-1': it must be 0, for never, or more
          --vacuum-retention=6d        | --vacuum-retention is 'PT144H': it must be 7d or more
          --lease=500ms                | --lease is 'PT0.5S': it must be 1s or more
          --quarantine=file:/features  | --quarantine is 'file:/features': it must not be that of --features
          """)
  void refusesValuesOutOfRange(String argument, String message) {
    try (CapturedErrors errors = new CapturedErrors()) {
      int exitCode =
          JobRunner.run(
              new FeaturizeCommand(),
              "--images=file:/images",
              "--features=file:/features/",
              argument);

      assertThat(exitCode).as(errors.text()).isEqualTo(ExitCode.USER_ERROR);
      assertThat(errors.text()).contains(message).doesNotContain("\tat ");
    }
  }
}
