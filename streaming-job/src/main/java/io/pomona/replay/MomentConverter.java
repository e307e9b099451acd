package io.pomona.replay;

import io.pomona.job.DurationConverter;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Moments as people write them: {@code 2026-05-01}, which is midnight, {@code 2026-05-01T14:00},
 * {@code 2026-05-01T14:00:00+02:00}, or {@code 7d} ago. UTC where no offset is given.
 */
final class MomentConverter implements ITypeConverter<Instant> {

  private final Clock clock;

  MomentConverter() {
    this(Clock.systemUTC());
  }

  MomentConverter(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Instant convert(String value) {
    return Stream.<Function<String, Instant>>of(
            text -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant(),
            text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> clock.instant().minus(new DurationConverter().convert(text)))
        .map(way -> attempt(way, value))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> wrong(value));
  }

  private static Optional<Instant> attempt(Function<String, Instant> way, String value) {
    try {
      return Optional.of(way.apply(value));
    } catch (DateTimeParseException | TypeConversionException e) {
      return Optional.empty();
    }
  }

  private static TypeConversionException wrong(String value) {
    return new TypeConversionException(
        "'%s' is no date, time or duration. Write 2026-05-01, 2026-05-01T14:00:00Z, or 7d for seven days ago."
            .formatted(value));
  }
}
