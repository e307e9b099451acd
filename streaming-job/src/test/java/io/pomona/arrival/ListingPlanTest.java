package io.pomona.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListingPlanTest {

  private static final ListingLimits LIMITS = new ListingLimits(10, 10, 1000, 16);

  private final FolderCounts counts = new FolderCounts("s3a://bucket/", 1000);

  @Test
  void splitsPrefixByLargeFolders() {
    add("apple/", 100);
    add("pear/", 100);

    assertThat(plan().splits("s3a://bucket/")).isTrue();
    assertThat(plan().splits("s3a://bucket/apple/")).isFalse();
  }

  @Test
  void leavesSmallPrefixFlat() {
    add("apple/", 40);
    add("pear/", 40);

    assertThat(plan().splits("s3a://bucket/")).isFalse();
  }

  @Test
  void leavesEmptyPrefixFlat() {
    assertThat(plan().splits("s3a://bucket/")).isFalse();
  }

  /** Folders of a few images would take a request for each few images. */
  @Test
  void leavesFoldersOfFewImagesFlat() {
    for (int id = 0; id < 300; id++) {
      add(id + "/", 3);
    }

    assertThat(plan().splits("s3a://bucket/")).isFalse();
  }

  /** A folder for each image leaves the listing of these folders as long as that of the images. */
  @Test
  void leavesFolderForEachImageFlat() {
    for (int id = 0; id < 300; id++) {
      add(id + "/", 1);
    }

    assertThat(plan().splits("s3a://bucket/")).isFalse();
  }

  /** At 21 requests, 26 are the most. */
  @Test
  void takesAQuarterMoreRequestsAtMost() {
    add("apple/", 95);
    add("pear/", 95);
    add("plum/", 3);
    add("quince/", 3);
    add("fig/", 4);
    add("cherry/", 1);
    add("lemon/", 1);
    assertThat(plan().splits("s3a://bucket/")).isTrue();

    add("lime/", 1);
    assertThat(plan().splits("s3a://bucket/")).isFalse();
  }

  /** One folder with more than two thirds would leave the listing long. */
  @Test
  void leavesPrefixOfOneLargeFolderFlat() {
    add("apple/", 300);
    add("pear/", 100);

    assertThat(plan().splits("s3a://bucket/")).isFalse();
  }

  /** So would as many in the prefix itself. */
  @Test
  void leavesPrefixOfManyOwnObjectsFlat() {
    add("", 600);
    add("apple/", 100);
    add("pear/", 100);

    assertThat(plan().splits("s3a://bucket/")).isFalse();
  }

  /** Years divide nothing while there is one; its days do. */
  @Test
  void splitsLargeFoldersInTurn() {
    for (int day = 0; day < 9; day++) {
      add("2026/01/%d/".formatted(day), 100);
      add("2026/02/%d/".formatted(day), 50);
    }

    ListingPlan plan = plan();

    assertThat(plan.splits("s3a://bucket/")).isTrue();
    assertThat(plan.splits("s3a://bucket/2026/")).isTrue();
    assertThat(plan.splits("s3a://bucket/2026/01/")).isTrue();
    assertThat(plan.splits("s3a://bucket/2026/02/")).isTrue();
    assertThat(plan.splits("s3a://bucket/2026/02/1/")).isFalse();
  }

  /** A split that makes nothing shorter would be a request in vain. */
  @Test
  void splitsNoFurtherThanItHelps() {
    add("apple/", 110);
    add("pear/all/", 120);

    assertThat(plan().splits("s3a://bucket/pear/")).isFalse();
  }

  /** New sub-folders are allowed for with what is left of the quarter: 21 of 25 are planned. */
  @Test
  void allowsForNewSubfolders() {
    add("apple/", 100);
    add("pear/", 100);

    assertThat(plan().mostSubfolders("s3a://bucket/")).isEqualTo(2 + 4);
  }

  private ListingPlan plan() {
    return ListingPlan.of(counts, LIMITS);
  }

  private void add(String folder, int objects) {
    for (int i = 0; i < objects; i++) {
      counts.add("s3a://bucket/%s%d.jpg".formatted(folder, i));
    }
  }
}
