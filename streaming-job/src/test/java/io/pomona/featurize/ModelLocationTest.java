package io.pomona.featurize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.job.UserError;
import io.pomona.model.InputScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLocationTest {

  @TempDir private Path directory;

  /** A model that is not there stops the start with the path and what may stand there. */
  @Test
  void namesMissingModel() {
    Path missing = directory.resolve("missing.h5");

    assertThatThrownBy(() -> load(missing))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("SavedModel");
  }

  /** A file of something else stops the start as the user's to mend, not as a crash. */
  @Test
  void refusesForeignFile() throws IOException {
    Path foreign = Files.write(directory.resolve("foreign.h5"), "no weights".getBytes(UTF_8));

    assertThatThrownBy(() -> load(foreign))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--model '" + foreign + "'");
  }

  private static void load(Path path) {
    new ModelLocation(path.toString(), InputScale.parse("127.5,-1")).load(new Configuration());
  }
}
