package io.pomona.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.job.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BinaryFileArrivalsTest extends ArrivalsContract {

  private static final Map<String, String> COMPACTS_EAGERLY =
      Map.of(
          "spark.sql.streaming.fileSource.log.compactInterval", "2",
          "spark.sql.streaming.fileSource.log.cleanupDelay", "0",
          "spark.sql.streaming.minBatchesToRetain", "1");

  BinaryFileArrivalsTest() {
    super(Discovery.BINARY_FILE);
  }

  @AfterEach
  void resetSettings() {
    COMPACTS_EAGERLY.keySet().forEach(spark.conf()::unset);
  }

  /**
   * A micro-batch's objects are found though Spark has moved them into a compact file and deleted
   * the one they stood in: every second micro-batch stands in a compact file alone.
   */
  @Test
  void readsLogAcrossCompaction() throws Exception {
    COMPACTS_EAGERLY.forEach(spark.conf()::set);
    List<String> names = List.of("0.jpg", "1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg");
    for (String name : names) {
      add(name);
    }

    drain(1);

    assertThat(checkpoint.resolve("sources/0/5.compact")).exists();
    assertThat(checkpoint.resolve("sources/0/0")).doesNotExist();
    assertThat(names()).containsExactlyElementsOf(names);
    assertThat(batches.values()).allSatisfy(batch -> assertThat(batch).hasSize(1));

    forgetCommit(5);
    batches.clear();
    drain(1);

    assertThat(batches).containsOnlyKeys(5L);
    assertThat(names()).containsExactly("5.jpg");
  }

  /** Spark lists what a key with '..' leads to; it is left out, and counted. */
  @Test
  void leavesOutPathsElsewhere() throws Exception {
    add("a.jpg");
    drain(1);
    String outside = "file:" + directory + "/private/x.jpg";
    Path log = checkpoint.resolve("sources/0/0");
    Files.writeString(
        log,
        "%n{\"path\":\"%s\",\"timestamp\":1000,\"batchId\":0}".formatted(outside),
        StandardOpenOption.APPEND);
    Files.deleteIfExists(log.resolveSibling(".0.crc"));
    forgetCommit(0);

    try (LoggedWarnings warnings = new LoggedWarnings(KeyWarnings.class)) {
      drain(1);

      assertThat(names()).containsExactly("a.jpg");
      assertThat(warnings.messages()).singleElement().asString().contains("'" + outside + "'");
    }
  }

  /** Spark's file source does not start on nothing; the message says so, and who would. */
  @Test
  void refusesMissingPrefix() throws Exception {
    Files.delete(images);

    assertThatThrownBy(() -> drain(1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nothing at --images '%s'".formatted(images))
        .hasMessageContaining("--arrivals listing");
  }
}
