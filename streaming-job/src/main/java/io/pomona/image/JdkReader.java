package io.pomona.image;

import io.pomona.image.UnreadableImage.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * One of the JDK's own image readers, whatever others are on the class path. Each read makes a
 * reader of its own and disposes of it, so this is thread-safe.
 */
final class JdkReader {

  /** What to take from a reader whose input is set. */
  interface Reading<T> {
    T read(ImageReader reader) throws IOException;
  }

  /** What a reader gave, and the warnings that it uttered meanwhile. */
  record Outcome<T>(T image, List<String> warnings) {}

  private static final int MAX_CAUSES = 8;

  private final ImageFormat format;
  private final ImageReaderSpi provider;

  JdkReader(ImageFormat format) {
    this.format = format;
    this.provider = jdkProvider(format.title());
  }

  private static ImageReaderSpi jdkProvider(String formatName) {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    var providers = registry.getServiceProviders(ImageReaderSpi.class, true);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      if (ofTheJdk(provider) && List.of(provider.getFormatNames()).contains(formatName)) {
        return provider;
      }
    }
    throw new IllegalStateException(
        "This Java runtime has no reader for %s; its module java.desktop must be complete"
            .formatted(formatName));
  }

  private static boolean ofTheJdk(ImageReaderSpi provider) {
    return provider.getClass().getModule() == ImageReader.class.getModule();
  }

  /**
   * Reads {@code bytes}.
   *
   * @throws ImageRefusal {@code TOO_SLOW} if the reader is not done by the deadline
   */
  <T> Outcome<T> read(byte[] bytes, Deadline deadline, Reading<T> reading) throws ImageRefusal {
    List<String> warnings = new ArrayList<>();
    ImageReader reader = null;
    try (var input = new ByteArrayImageInputStream(bytes, deadline)) {
      reader = provider.createReaderInstance();
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      reader.setInput(input, true, true);
      return new Outcome<>(reading.read(reader), warnings);
    } catch (IOException | RuntimeException e) {
      throw deadline.isPast() ? tooSlow() : refusal(e);
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private ImageRefusal tooSlow() {
    return new ImageRefusal(
        Reason.TOO_SLOW,
        format.title() + " takes longer to decode than the limit allows, and was given up");
  }

  private static Throwable root(Throwable failure) {
    return causes(failure).reduce(failure, (outer, inner) -> inner);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MAX_CAUSES);
  }

  private ImageRefusal refusal(Exception failure) {
    boolean ended = causes(failure).anyMatch(EOFException.class::isInstance);
    return ended
        ? new ImageRefusal(
            Reason.TRUNCATED, format.title() + " data end before all of the pixels are there")
        : new ImageRefusal(
            Reason.CORRUPT,
            "%s data cannot be decoded: %s".formatted(format.title(), root(failure)));
  }
}
