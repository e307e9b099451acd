package io.pomona.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzTest {

  private static final int MUTANTS = 3_000;
  private static final int SEED = 20_000;

  @TempDir private Path directory;

  /** Thousands of damaged images: no exception, no hang, no crash, no growth of native memory. */
  @Test
  void damagedImagesAreHarmless() throws Exception {
    Path output = directory.resolve("output");
    ProcessBuilder fuzz =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx1g",
                "-XX:+AlwaysPreTouch",
                "-Djava.awt.headless=true",
                Fuzz.class.getName(),
                Integer.toString(MUTANTS),
                Integer.toString(SEED))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    fuzz.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = fuzz.start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(Files.readString(output)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    assertThat(Files.readString(output)).contains(outcomes());
  }

  private static List<String> outcomes() {
    return List.of("FEATURES", "EMPTY", "NOT_AN_IMAGE", "TRUNCATED", "CORRUPT", "TOO_LARGE");
  }
}
