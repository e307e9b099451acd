package io.pomona.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.audit.KernelTable;
import io.pomona.audit.Verdicts;
import io.pomona.chaos.CrashingLogStore.Fate;
import io.pomona.chaos.StoreState.Log;
import io.pomona.endtoend.Pictures;
import io.pomona.endtoend.PomonaProcess;
import io.pomona.endtoend.PomonaProcess.Finished;
import io.pomona.job.ExitCode;
import io.pomona.table.QuarantineReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on real S3A that end at a certain commit, and what the next one makes of it. */
class CrashPointTest {

  static final int DEATH = 137;

  private static final int PICTURES = 8;
  private static final byte[] TEXT = "no image".getBytes(UTF_8);

  @TempDir private Path data;
  private Orchard orchard;
  private final Map<String, String> expected = new HashMap<>();

  @BeforeEach
  void plant() throws IOException {
    orchard = Orchard.open(data, List.of());
    for (int i = 0; i < PICTURES; i++) {
      put(new ArrivingImage("label/" + i + ".jpg", Pictures.jpeg(i), Verdicts.FEATURES));
    }
    put(new ArrivingImage("label/text.jpg", TEXT, QuarantineReason.NOT_AN_IMAGE.name()));
    put(new ArrivingImage("label/other.jpg", TEXT, QuarantineReason.NOT_AN_IMAGE.name()));
  }

  @AfterEach
  void stopServer() {
    orchard.s3().close();
  }

  /**
   * Dead between the two commits: what is in quarantine stays there for its first reason, though it
   * has vanished or been repaired since; the rest is judged as it is now.
   */
  @Test
  void keepsQuarantineAfterCrashBetweenCommits() throws Exception {
    assertThat(drain(Fate.DIES_BEFORE, Orchard.FEATURES).exitCode()).isEqualTo(DEATH);
    assertThat(verdicts().quarantined()).isEqualTo(2);
    assertThat(verdicts().features()).isZero();
    orchard.delete("label/text.jpg");
    orchard.put(new ArrivingImage("label/other.jpg", Pictures.jpeg(90), Verdicts.FEATURES));
    orchard.delete("label/0.jpg");
    expected.put(orchard.path("label/0.jpg"), QuarantineReason.VANISHED.name());

    drain();

    assertThat(verdicts().differences(expected)).isEmpty();
  }

  /** Dead between the tables' commits and the checkpoint's: the next run writes nothing at all. */
  @Test
  void writesNothingAfterCrashBeforeCheckpoint() throws Exception {
    assertThat(drain(Fate.DIES_AFTER, Orchard.FEATURES).exitCode()).isEqualTo(DEATH);
    assertThat(orchard.state().number(Log.COMMITS)).isEqualTo(-1);
    orchard.delete("label/text.jpg");
    orchard.delete("label/0.jpg");

    drain();

    assertThat(verdicts().differences(expected)).isEmpty();
    assertThat(orchard.state().number(Log.COMMITS)).isZero();
    assertThat(orchard.state().number(Log.FEATURES)).isEqualTo(1);
    assertThat(orchard.state().number(Log.QUARANTINE)).isEqualTo(1);
  }

  /**
   * SIGTERM between the two commits: both are made, the checkpoint too, and no file is left over.
   */
  @Test
  void finishesMicroBatchOnSigterm() throws Exception {
    Orchard stream =
        orchard.with(CrashingLogStore.options(Fate.IS_TOLD_TO_STOP_BEFORE, Orchard.FEATURES));
    try (PomonaProcess process = stream.startStream()) {
      Finished finished = process.await();
      assertThat(finished.exitCode()).as(finished.output()).isEqualTo(ExitCode.OK);
      assertThat(finished.output()).contains("stopping after the micro-batch in hand");
    }

    assertThat(verdicts().differences(expected)).isEmpty();
    assertThat(orchard.state().number(Log.COMMITS)).isEqualTo(orchard.state().number(Log.OFFSETS));
    assertThat(dataFiles())
        .isEqualTo(KernelTable.latest(orchard.s3(), orchard.features()).liveFiles());
    assertThat(orchard.folder().resolve(Orchard.FEATURES).resolve("_pomona_lease")).doesNotExist();
  }

  private void put(ArrivingImage image) {
    orchard.put(image);
    expected.put(orchard.path(image.key()), image.verdict());
  }

  private Verdicts verdicts() throws IOException {
    return Verdicts.read(orchard.s3(), orchard.features());
  }

  private void drain() throws Exception {
    try (PomonaProcess process = orchard.startDrain()) {
      Finished finished = process.await();
      assertThat(finished.exitCode()).as(finished.output()).isEqualTo(ExitCode.OK);
    }
  }

  private Finished drain(Fate fate, String table) throws Exception {
    Orchard doomed = orchard.with(CrashingLogStore.options(fate, table));
    try (PomonaProcess process = doomed.startDrain()) {
      return process.await();
    }
  }

  private long dataFiles() throws IOException {
    try (Stream<Path> files = Files.list(orchard.folder().resolve(Orchard.FEATURES))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }
}
