package io.pomona.job;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.spark.network.util.JavaUtils;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as Spark writes them in its settings: {@code 45s}, {@code 30m}, {@code 6h}. */
public final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String value) {
    try {
      Duration duration = Duration.ofMillis(JavaUtils.timeStringAs(value, TimeUnit.MILLISECONDS));
      if (duration.compareTo(Duration.ZERO) > 0 && Character.isLetter(lastOf(value))) {
        return duration;
      }
    } catch (NumberFormatException e) {
      throw (TypeConversionException) wrong(value).initCause(e);
    }
    throw wrong(value);
  }

  private static char lastOf(String value) {
    return value.charAt(value.length() - 1);
  }

  private static TypeConversionException wrong(String value) {
    return new TypeConversionException(
        "'%s' is no duration. Write a whole number and a unit, such as 45s, 30m or 6h."
            .formatted(value));
  }
}
