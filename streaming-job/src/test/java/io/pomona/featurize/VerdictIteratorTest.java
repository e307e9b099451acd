package io.pomona.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.arrival.ArrivedObject;
import io.pomona.arrival.ListedLengths;
import io.pomona.arrival.ObjectReader;
import io.pomona.image.BicubicResizer;
import io.pomona.image.ImageDecoder;
import io.pomona.image.ImageLimits;
import io.pomona.model.Model;
import io.pomona.model.SharedExtractors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictIteratorTest {

  private static final Model MODEL = Model.bundled();

  @TempDir private Path directory;

  /** An image overwritten by a longer one after the listing is judged whole, not as cut off. */
  @Test
  void judgesImageThatGrewSinceListing() throws IOException {
    Path file = Files.write(directory.resolve("a.jpg"), Prefix.jpeg(1));

    Verdict verdict = judge(file, Instant.EPOCH, Files.size(file) / 2);

    assertThat(verdict.getReason()).isNull();
    assertThat(verdict.getLength()).isEqualTo(Files.size(file));
    assertThat(verdict.getModificationTime()).isAfter(Instant.EPOCH);
  }

  /** An image that is cut off, and is what was listed, is called so. */
  @Test
  void judgesImageThatIsCutOff() throws IOException {
    byte[] cut = Arrays.copyOf(Prefix.jpeg(1), 700);
    Path file = Files.write(directory.resolve("a.jpg"), cut);

    Verdict verdict = judge(file, Files.getLastModifiedTime(file).toInstant(), cut.length);

    assertThat(verdict.getReason()).isEqualTo("TRUNCATED");
  }

  private static Verdict judge(Path file, Instant time, long length) {
    ObjectReader reader = new ObjectReader(ListedLengths.configuration(), 1 << 20);
    ArrivedObject listed = new ArrivedObject(ListedLengths.uri(file), time, length, null);
    return new VerdictIterator(
            List.of(reader.read(listed)).iterator(),
            reader,
            new ImageDecoder(ImageLimits.DEFAULT),
            new BicubicResizer(MODEL.inputWidth(), MODEL.inputHeight()),
            SharedExtractors.of(MODEL))
        .next();
  }
}
