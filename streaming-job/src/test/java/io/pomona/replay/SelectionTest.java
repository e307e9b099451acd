package io.pomona.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.job.UserError;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class SelectionTest {

  private static final Instant NOW = Instant.parse("2026-05-08T12:00:00Z");
  private static final MomentConverter MOMENTS =
      new MomentConverter(Clock.fixed(NOW, ZoneOffset.UTC));

  /** The glob is of the path below the prefix, whichever S3 scheme either was written with. */
  @Test
  void matchesPathsBelowPrefix() {
    Predicate<String> paths =
        new Selection("*.jpg", "Apple*/*", Instant.MIN, Instant.MAX).pathsUnder("s3a://b/images");

    assertThat(paths)
        .accepts("s3a://b/images/Apple Red/a.jpg", "s3://b/images/Apple/2026/b.jpg")
        .rejects("s3a://b/images/Pear/a.jpg", "s3a://b/images/a.jpg", "s3://b/images/Apple/a.txt");
  }

  /** A bucket's root ends with a slash that its paths share. */
  @Test
  void matchesPathsBelowRoot() {
    assertThat(new Selection("*", "a*", Instant.MIN, Instant.MAX).pathsUnder("s3a://b/"))
        .accepts("s3a://b/a.jpg")
        .rejects("s3a://b/b/a.jpg");
  }

  @Test
  void refusesWhatSelectsNothing() {
    assertThatThrownBy(() -> new Selection("*", "*", NOW, NOW))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--since must be the earlier one");
    assertThatThrownBy(() -> new Selection("*", "{a", Instant.MIN, Instant.MAX))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--path-glob is '{a'");
  }

  /** Dates and times are UTC unless they say otherwise; durations count back from now. */
  @ParameterizedTest
  @CsvSource({
    "2026-05-01, 2026-05-01T00:00:00Z",
    "2026-05-01T14:00, 2026-05-01T14:00:00Z",
    "2026-05-01T14:00:05.5, 2026-05-01T14:00:05.500Z",
    "2026-05-01T14:00:00Z, 2026-05-01T14:00:00Z",
    "2026-05-01T14:00:00+02:00, 2026-05-01T12:00:00Z",
    "7d, 2026-05-01T12:00:00Z",
    "90m, 2026-05-08T10:30:00Z"
  })
  void readsMoments(String text, Instant moment) {
    assertThat(MOMENTS.convert(text)).isEqualTo(moment);
  }

  @ParameterizedTest
  @CsvSource({"yesterday", "2026-13-01", "7", "01.05.2026"})
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> MOMENTS.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'%s' is no date, time or duration".formatted(text));
  }
}
