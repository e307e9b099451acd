package io.pomona.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs {@code tests/emr/run.sh} and fails with what it printed. */
class EmrCommandsTest {

  private static final Path FOLDER = Path.of("target", "emr").toAbsolutePath();

  /**
   * Every command does on a cluster what its help says, on both releases, and under {@code
   * --dry-run} nothing.
   */
  @Test
  void commandsWorkOnAmazonsServicesOnLoopback() throws Exception {
    Files.createDirectories(FOLDER);
    Path log = FOLDER.resolve("test.log");
    Process process =
        new ProcessBuilder("bash", "emr/run.sh", FOLDER.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    boolean ended = process.waitFor(20, TimeUnit.MINUTES);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }

    assertThat(ended && process.exitValue() == 0)
        .as(() -> "tests/emr/run.sh, which printed:\n" + printed(log))
        .isTrue();
  }

  private static String printed(Path log) {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "nothing that can be read: " + e;
    }
  }
}
