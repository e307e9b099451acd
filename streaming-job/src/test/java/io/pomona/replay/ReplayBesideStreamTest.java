package io.pomona.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.featurize.Prefix;
import io.pomona.featurize.WrittenRows;
import io.pomona.job.UserError;
import io.pomona.table.VerdictTables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay and the stream that writes the same tables. */
class ReplayBesideStreamTest {

  @TempDir private Path directory;
  private ReplayScene scene;
  private Prefix images;
  private WrittenRows rows;

  @BeforeEach
  void scene() throws IOException {
    scene = new ReplayScene(directory);
    images = scene.images();
    rows = scene.rows();
  }

  /** The stream goes on from its old checkpoint after a replay and doubles nothing. */
  @Test
  void isNotDoubledByTheStream() throws Exception {
    images.addImage("Apple/a.jpg", 1);
    images.addTruncated("Apple/b.jpg");
    scene.stream().drain();
    images.overwrite("Apple/a.jpg", Prefix.jpeg(7));
    images.overwrite("Apple/b.jpg", Prefix.jpeg(8));
    images.addImage("Apple/c.jpg", 3);
    scene.replay();
    long version = rows.featuresVersion();

    scene.stream().drain();

    assertThat(rows.featurized()).containsExactly("a.jpg", "b.jpg", "c.jpg");
    assertThat(rows.quarantined()).isEmpty();
    assertThat(rows.featuresVersion()).isEqualTo(version);
    assertThat(scene.plan()).containsExactlyEntriesOf(Map.of(Kind.UNCHANGED, 3L));
  }

  /** Beside a driver that writes the tables a replay is refused before it looks at anything. */
  @Test
  void isRefusedBesideARunningStream() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    try (VerdictTables writing = scene.stream().write()) {
      assertThatThrownBy(scene::replay)
          .isInstanceOf(UserError.class)
          .hasMessageContaining(scene.features());
      assertThat(writing.judged(List.of("file:" + images + "/Apple/a.jpg"))).isEmpty();
    }
  }
}
