package io.pomona.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a listing by sub-folder shows, and by which requests. */
class PrefixListingSubfoldersTest extends ThreeFolders {

  /** The first listing is flat, the next one by sub-folder; both show the same. */
  @Test
  void showsSameFlatAndSplit() throws IOException {
    add("pear/green/long/8.jpg");
    add("pear/readme.txt");
    Files.createDirectories(folder.resolve("empty/empty"));

    List<ArrivedObject> flat = objects();
    assertThat(WatchedFileSystem.level).isEmpty();
    List<ArrivedObject> split = objects();

    assertThat(split).hasSize(26).isEqualTo(flat);
    assertThat(WatchedFileSystem.level).containsExactly(folder.getFileName().toString());
    assertThat(WatchedFileSystem.flat)
        .containsExactlyInAnyOrder(
            folder.getFileName().toString(), "apple", "pear", "plum", "empty");
  }

  /** A listing by sub-folder counts, too: the third is as the second. */
  @Test
  void goesOnBySubfolder() throws IOException {
    objects();
    objects();
    WatchedFileSystem.reset();

    assertThat(objects()).hasSize(25);

    assertThat(WatchedFileSystem.level).hasSize(1);
    assertThat(WatchedFileSystem.flat).containsExactlyInAnyOrder("apple", "pear", "plum");
  }

  /** Large sub-folders are listed by their own sub-folders. */
  @Test
  void splitsSubfolders() throws IOException {
    for (String day : List.of("1", "2", "3", "4")) {
      for (int i = 0; i < 12; i++) {
        add("quince/%s/%d.jpg".formatted(day, i));
      }
    }
    List<ArrivedObject> flat = objects();

    assertThat(objects()).hasSize(73).isEqualTo(flat);
    assertThat(WatchedFileSystem.level).contains("quince");
    assertThat(WatchedFileSystem.flat).contains("1", "2", "3", "4").doesNotContain("quince");
  }

  @Test
  void keepsOldestFirst() throws IOException {
    objects();
    Files.setLastModifiedTime(add("plum/old.jpg"), FileTime.fromMillis(1_000_000));

    assertThat(objects())
        .isSortedAccordingTo(
            Comparator.comparing(ArrivedObject::modificationTime)
                .thenComparing(ArrivedObject::path))
        .first()
        .extracting(ArrivedObject::path)
        .asString()
        .endsWith("plum/old.jpg");
  }

  @Test
  void seesNewSubfolder() throws IOException {
    objects();
    add("quince/large/new.jpg");

    assertThat(listing().objects(path -> path.contains("new"))).hasSize(1);
    assertThat(WatchedFileSystem.flat).contains("quince");
  }

  /** Many new sub-folders would take many requests: they are listed with one another. */
  @Test
  void listsManyNewSubfoldersFlat() throws IOException {
    objects();
    for (int i = 0; i < 20; i++) {
      add("new %d/new.jpg".formatted(i));
    }
    WatchedFileSystem.reset();

    assertThat(objects()).hasSize(45).doesNotHaveDuplicates();

    assertThat(WatchedFileSystem.level).hasSize(1);
    assertThat(WatchedFileSystem.flat).containsExactly(folder.getFileName().toString());
  }

  /** A table shows in one listing and its files in another: they are left out all the same. */
  @Test
  void leavesTablesOut() throws IOException {
    PrefixListing all = listing("*");
    for (int i = 0; i < 8; i++) {
      add("table/fruit=apple/part-%d.parquet".formatted(i));
      add("table/fruit=pear/part-%d.parquet".formatted(i));
      add("table/_delta_log/%d.json".formatted(i));
    }
    all.objects(path -> true);

    assertThat(all.objects(path -> true)).hasSize(25);

    assertThat(WatchedFileSystem.flat).contains("fruit=apple", "_delta_log");
  }

  /** A key with '..' shows the folder above among the sub-folders: it is not listed from there. */
  @Test
  void staysBelowListedFolder() throws IOException {
    for (String day : List.of("1", "2", "3", "4")) {
      for (int i = 0; i < 12; i++) {
        add("quince/%s/%d.jpg".formatted(day, i));
      }
    }
    List<ArrivedObject> flat = objects();
    WatchedFileSystem.reset();
    WatchedFileSystem.otherFolders =
        listed -> List.of(Objects.requireNonNull(listed.getParent()), listed);

    assertThat(objects()).isEqualTo(flat);

    assertThat(WatchedFileSystem.level)
        .containsExactlyInAnyOrder(folder.getFileName().toString(), "quince");
    assertThat(WatchedFileSystem.flat)
        .containsExactlyInAnyOrder("apple", "pear", "plum", "1", "2", "3", "4");
  }

  @Test
  void refusesTableAsPrefix() throws IOException {
    objects();
    add("_delta_log/0.json");

    assertThatThrownBy(() -> objects())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("VACUUM");
  }
}
