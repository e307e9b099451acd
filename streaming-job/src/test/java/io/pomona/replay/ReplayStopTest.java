package io.pomona.replay;

import static io.pomona.replay.ReplayScene.ALL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.featurize.Prefix;
import io.pomona.job.StopRequest;
import io.pomona.job.UserError;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends a replay early, and what it has committed by then. */
class ReplayStopTest {

  @TempDir private Path directory;
  private ReplayScene scene;
  private Prefix images;

  @BeforeEach
  void scene() throws IOException {
    scene = new ReplayScene(directory);
    images = scene.images();
  }

  /** Too many failures stop it before it commits them, and say so as the stream does. */
  @Test
  void stopsBeforeItCommitsMostlyFailures() throws IOException {
    for (int i = 0; i < 100; i++) {
      images.add("Apple/" + i + ".jpg", "text".getBytes(UTF_8));
    }

    assertThatThrownBy(scene::replay)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("100 of 100 images of micro-batch 0 failed (NOT_AN_IMAGE 100)");
    assertThat(scene.rows().quarantineVersion()).isZero();
  }

  /** A stop that was asked for leaves the rest to the next replay. */
  @Test
  void stopsBetweenMicroBatches() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    StopRequest stop = new StopRequest();
    stop.make();

    assertThat(scene.replay(scene.settings(ALL, Deletions.KEEP, 1), stop))
        .isEqualTo(Outcome.NOTHING);
    assertThat(scene.stream().printed()).contains("1 images are left for the next replay");
  }
}
