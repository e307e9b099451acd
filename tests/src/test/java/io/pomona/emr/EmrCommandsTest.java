package io.pomona.emr;

import io.pomona.process.Script;
import java.nio.file.Path;
import java.util.Map;
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
    Script.run("emr/run.sh", FOLDER.resolve("test.log"), Map.of(), FOLDER.toString());
  }
}
