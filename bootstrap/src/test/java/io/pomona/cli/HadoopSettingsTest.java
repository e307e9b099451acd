package io.pomona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.fs.statistics.IOStatisticsContext;
import org.junit.jupiter.api.Test;

/** What Hadoop takes from the launcher's {@code core-site.xml} and from nowhere else. */
class HadoopSettingsTest {

  @Test
  void addNothingUpByThread() {
    assertThat(IOStatisticsContext.enabled()).isFalse();
  }
}
