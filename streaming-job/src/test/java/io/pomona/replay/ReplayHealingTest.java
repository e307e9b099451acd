package io.pomona.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.featurize.Prefix;
import io.pomona.featurize.WrittenRows;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replay mends: verdicts that hold no longer, crashes of its own, doubled rows. */
class ReplayHealingTest {

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

  /** The store's refusals are asked again; an object that is there now leaves the quarantine. */
  @Test
  void healsWhatTheStoreRefused() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    images.addTruncated("Apple/b.jpg");
    scene.replay();
    scene.moveToQuarantine("VANISHED");

    assertThat(scene.plan()).containsEntry(Kind.QUARANTINED, 1L).containsEntry(Kind.UNCHANGED, 1L);
    assertThat(scene.replay()).isEqualTo(new Outcome(1, 1, 0, 0, 0));

    assertThat(rows.featurized()).containsExactly("a.jpg");
    assertThat(rows.quarantined()).containsExactly("TRUNCATED b.jpg");
  }

  /** Raised limits let images out of quarantine; the same limits again commit nothing. */
  @Test
  void healsWhatWasTooLarge() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    scene.limitPixels(64 * 48 - 1);
    scene.replay();
    assertThat(scene.replay()).isEqualTo(new Outcome(0, 0, 0, 1, 0));
    assertThat(rows.quarantineVersion()).isEqualTo(1);

    scene.limitPixels(64 * 48);
    scene.replay();

    assertThat(rows.featurized()).containsExactly("a.jpg");
    assertThat(rows.quarantined()).isEmpty();
  }

  /**
   * A crash between the commits that take a repaired image out of quarantine and into features: it
   * has no row then, never two, and the next replay finds it.
   */
  @Test
  void healsCrashBeforeFeaturesCommit() throws IOException {
    images.addTruncated("Apple/a.jpg");
    scene.replay();
    images.overwrite("Apple/a.jpg", Prefix.jpeg(1));
    scene.refuse(scene.features());

    assertThatThrownBy(scene::replay).hasStackTraceContaining("crash");
    assertThat(rows.featurized()).isEmpty();
    assertThat(rows.quarantined()).isEmpty();

    scene.allow(scene.features());
    assertThat(scene.plan()).containsEntry(Kind.NEW, 1L);
    scene.replay();
    assertThat(rows.featurized()).containsExactly("a.jpg");
  }

  /** The same for the commits that take a broken image out of features and into quarantine. */
  @Test
  void healsCrashBeforeQuarantineCommit() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    scene.replay();
    images.overwrite("Apple/a.jpg", new byte[0]);
    scene.refuse(scene.quarantine());

    assertThatThrownBy(scene::replay).hasStackTraceContaining("crash");
    assertThat(rows.featurized()).isEmpty();
    assertThat(rows.quarantined()).isEmpty();

    scene.allow(scene.quarantine());
    scene.replay();
    assertThat(rows.quarantined()).containsExactly("EMPTY a.jpg");
  }

  /** Rows that two drivers doubled, in one table or over both, become one. */
  @Test
  void leavesOneRowWhereThereWereSeveral() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    images.addImage("Apple/b.jpg", 2);
    images.addTruncated("Apple/c.jpg");
    scene.replay();
    scene.repeat(scene.features(), "path LIKE '%a.jpg'", "path");
    scene.repeat(scene.quarantine(), "path LIKE '%c.jpg'", "replace(path, 'c.jpg', 'b.jpg')");

    assertThat(scene.plan()).containsEntry(Kind.DOUBLED, 2L);
    scene.replay();

    assertThat(rows.featurized()).containsExactly("a.jpg", "b.jpg");
    assertThat(rows.quarantined()).containsExactly("TRUNCATED c.jpg");
  }
}
