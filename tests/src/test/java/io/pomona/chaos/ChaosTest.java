package io.pomona.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosTest {

  private static final long SEED = 20_000;

  @TempDir private Path data;

  /** Five kills at any moment: no image is lost, none has two verdicts, none the wrong one. */
  @Test
  void everyImageHasItsOneVerdict() throws Exception {
    ChaosReport report = new ChaosRun(5, SEED, data, List.of(), System.out).run();

    assertThat(report.differences()).as(report.toString()).isEmpty();
    assertThat(report.kills()).isEqualTo(5);
    assertThat(report.verdicts().features()).as(report.toString()).isGreaterThan(100);
    assertThat(report.verdicts().quarantined()).as(report.toString()).isPositive();
  }
}
