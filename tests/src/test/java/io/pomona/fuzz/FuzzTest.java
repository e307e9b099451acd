package io.pomona.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzTest {

  private static final int MUTANTS = 6_000;
  private static final int SEED = 20_000;

  @TempDir private Path findings;

  /** Thousands of damaged images: no exception, no hang, no crash, no growth of native memory. */
  @Test
  void damagedImagesAreHarmless() throws Exception {
    Path output = findings.resolve("output");

    boolean harmless =
        new Fuzz(MUTANTS, SEED, findings, List.of()).run(Redirect.to(output.toFile()));

    assertThat(harmless).as(Files.readString(output)).isTrue();
    assertThat(InHand.left(findings)).isEmpty();
    assertThat(Files.readString(output))
        .contains("FEATURES", "NOT_AN_IMAGE", "TRUNCATED", "CORRUPT", "UNSUPPORTED", "TOO_LARGE");
  }
}
