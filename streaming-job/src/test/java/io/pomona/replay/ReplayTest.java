package io.pomona.replay;

import static io.pomona.replay.ReplayScene.ALL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.featurize.Prefix;
import io.pomona.featurize.StreamScene;
import io.pomona.featurize.WrittenRows;
import io.pomona.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replay makes of each kind of image, and what it leaves alone. */
class ReplayTest {

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

  /**
   * On empty tables: every image gets its row, in several micro-batches, among them those that
   * Spark's index does not see. Run again, it commits nothing.
   */
  @Test
  void fillsEmptyTablesOnce() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    images.addImage("Apple/_DSC0001.jpg", 2);
    images.addImage("Pear/.hidden.jpg", 3);
    images.addTruncated("Pear/broken.jpg");
    images.add("Pear/empty.jpg", new byte[0]);
    images.add("Pear/readme.txt", "not asked for".getBytes(UTF_8));

    Outcome outcome = scene.replay(scene.settings(ALL, Deletions.KEEP, 2));

    assertThat(outcome).isEqualTo(new Outcome(3, 0, 2, 0, 0));
    assertThat(rows.featurized()).containsExactly(".hidden.jpg", "_DSC0001.jpg", "a.jpg");
    assertThat(rows.quarantined()).containsExactly("EMPTY empty.jpg", "TRUNCATED broken.jpg");
    assertThat(scene.stream().printed()).contains("micro-batch 2: 1 images");

    long features = rows.featuresVersion();
    long quarantine = rows.quarantineVersion();
    assertThat(scene.replay()).isEqualTo(Outcome.NOTHING);
    assertThat(rows.featuresVersion()).isEqualTo(features);
    assertThat(rows.quarantineVersion()).isEqualTo(quarantine);
  }

  /**
   * Overwritten: the row is of what the image is now, in the table where it belongs then, and no
   * other row changes.
   */
  @Test
  void replacesAndMovesRowsOfOverwrittenImages() throws IOException {
    images.addImage("Apple/breaks.jpg", 1);
    images.addTruncated("Apple/repaired.jpg");
    images.addImage("Apple/changes.jpg", 2);
    images.addImage("Apple/stays.jpg", 3);
    scene.replay();
    Map<String, String> before = vectors();
    images.overwrite("Apple/breaks.jpg", "no image any more".getBytes(UTF_8));
    images.overwrite("Apple/repaired.jpg", Prefix.jpeg(4));
    images.overwrite("Apple/changes.jpg", Prefix.jpeg(5));

    assertThat(scene.plan())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Kind.OVERWRITTEN, 2L, Kind.QUARANTINED, 1L, Kind.UNCHANGED, 1L));
    assertThat(scene.replay()).isEqualTo(new Outcome(2, 1, 1, 0, 0));

    Map<String, String> after = vectors();
    assertThat(rows.featurized()).containsExactly("changes.jpg", "repaired.jpg", "stays.jpg");
    assertThat(after.get("stays.jpg")).isEqualTo(before.get("stays.jpg"));
    assertThat(after.get("changes.jpg")).isNotEqualTo(before.get("changes.jpg"));
    assertThat(rows.quarantined()).containsExactly("NOT_AN_IMAGE breaks.jpg");
    assertThat(scene.replay()).isEqualTo(Outcome.NOTHING);
  }

  /** What was featurized under another model is featurized under this one. */
  @Test
  void replacesRowsOfOtherModel() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    images.addImage("Apple/b.jpg", 2);
    images.addTruncated("Apple/c.jpg");
    scene.replay();
    scene.update(scene.features(), "path LIKE '%a.jpg'", "model", "old-model");
    scene.update(scene.quarantine(), "true", "model", "old-model");

    assertThat(scene.plan())
        .containsEntry(Kind.OTHER_MODEL, 1L)
        .containsEntry(Kind.QUARANTINED, 1L);
    scene.replay();

    assertThat(rows.features("model"))
        .containsExactly(StreamScene.MODEL.id(), StreamScene.MODEL.id());
    assertThat(rows.quarantine("model")).containsExactly(StreamScene.MODEL.id());
  }

  /** A dry run tells each kind and changes nothing; it does not even make the tables. */
  @Test
  void changesNothingInDryRun() throws IOException {
    images.addImage("Apple/a.jpg", 1);
    images.addImage("Apple/b.jpg", 2);

    assertThat(scene.plan()).containsEntry(Kind.NEW, 2L);
    assertThat(Path.of(scene.features())).doesNotExist();
    assertThat(Path.of(scene.quarantine())).doesNotExist();

    scene.replay();
    long version = rows.featuresVersion();
    images.overwrite("Apple/a.jpg", Prefix.jpeg(3));
    Files.delete(images.file("Apple/b.jpg"));
    images.addImage("Apple/c.jpg", 4);
    assertThat(scene.plan())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Kind.NEW, 1L, Kind.OVERWRITTEN, 1L, Kind.DELETED, 1L, Kind.UNCHANGED, 0L));
    assertThat(rows.featuresVersion()).isEqualTo(version);
  }

  /** A mistyped prefix does not pass for one that is in line. */
  @Test
  void refusesPrefixOfNothing() throws IOException {
    images.add("Apple/readme.txt", "not asked for".getBytes(UTF_8));

    assertThatThrownBy(scene::plan)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("No image is under --images '" + images)
        .hasMessageContaining("Check the URI and --glob '" + StreamScene.GLOB + "'");
  }

  /** Rows of deleted images stay unless they are asked away, then go from both tables. */
  @Test
  void removesDeletedImagesWhereAsked() throws IOException {
    Path deleted = images.addImage("Apple/a.jpg", 1);
    Path broken = images.addTruncated("Apple/b.jpg");
    Path last = images.addImage("Apple/c.jpg", 3);
    scene.replay();
    scene.repeat(scene.features(), "path LIKE '%a.jpg'", "'file:/else/a.jpg'");
    Files.delete(deleted);
    Files.delete(broken);

    assertThat(scene.replay()).isEqualTo(Outcome.NOTHING);
    assertThat(rows.featurized()).containsExactly("a.jpg", "a.jpg", "c.jpg");
    assertThat(scene.replay(scene.settings(ALL, Deletions.REMOVE, 100)))
        .isEqualTo(new Outcome(0, 0, 0, 0, 2));

    assertThat(rows.features("path"))
        .as("rows of another prefix stay")
        .containsExactlyInAnyOrder("file:" + images + "/Apple/c.jpg", "file:/else/a.jpg");
    assertThat(rows.quarantined()).isEmpty();
    assertThat(scene.stream().printed()).contains("VACUUM delta.`" + scene.features() + "`");

    Files.delete(last);
    assertThatThrownBy(() -> scene.replay(scene.settings(ALL, Deletions.REMOVE, 100)))
        .as("nothing at all under the prefix is likelier a mistake than an erasure")
        .isInstanceOf(UserError.class)
        .hasMessageContaining("No image is under --images '" + images)
        .hasMessageContaining("--remove-deleted=all");
    assertThat(rows.featurized()).containsExactly("a.jpg", "c.jpg");

    scene.replay(scene.settings(ALL, Deletions.REMOVE_ALL, 100));
    assertThat(rows.featurized()).as("the row of another prefix").containsExactly("a.jpg");
  }

  /** Only what is selected by path and time is added, replaced or removed. */
  @Test
  void keepsToItsSelection() throws IOException {
    Instant old = Instant.parse("2020-01-01T00:00:00Z");
    age(images.addImage("Apple/old.jpg", 1), old);
    Path oldToDelete = age(images.addImage("Apple/old gone.jpg", 2), old);
    Path newToDelete = images.addImage("Apple/new gone.jpg", 3);
    Path pearToDelete = images.addImage("Pear/gone.jpg", 4);
    scene.replay(
        scene.settings(
            ReplayScene.selection("*gone.jpg", Instant.MIN, Instant.MAX), Deletions.KEEP, 100));
    assertThat(rows.featurized()).containsExactly("gone.jpg", "new gone.jpg", "old gone.jpg");
    for (Path gone : List.of(oldToDelete, newToDelete, pearToDelete)) {
      Files.delete(gone);
    }
    images.addImage("Pear/new.jpg", 5);

    Selection recentApples =
        ReplayScene.selection("Apple/*", Instant.parse("2021-01-01T00:00:00Z"), Instant.MAX);
    scene.replay(scene.settings(recentApples, Deletions.REMOVE, 100));

    assertThat(rows.featurized()).containsExactly("gone.jpg", "old gone.jpg");
  }

  private static Path age(Path file, Instant time) throws IOException {
    return Files.setLastModifiedTime(file, FileTime.from(time));
  }

  /** A hash of the features of each image, by its name. */
  private Map<String, String> vectors() {
    return rows.features("concat(element_at(split(path, '/'), -1), '=', hash(features))").stream()
        .map(text -> text.split("=", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }
}
