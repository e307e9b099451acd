package io.pomona.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FolderCountsTest {

  private final FolderCounts counts = new FolderCounts("s3a://bucket/images/", 5);

  @Test
  void countsObjectsInTheirFolderAlone() {
    counts.add("s3a://bucket/images/a.jpg");
    counts.add("s3a://bucket/images/apple/red/a.jpg");
    counts.add("s3a://bucket/images/apple/red/b.jpg");
    counts.add("s3a://bucket/images/b.jpg");

    assertThat(counts.counts())
        .isEqualTo(
            Map.of(
                "s3a://bucket/images/", 2L,
                "s3a://bucket/images/apple/", 0L,
                "s3a://bucket/images/apple/red/", 2L));
  }

  @Test
  void addsCountsOfOthers() {
    counts.add("s3a://bucket/images/apple/a.jpg");
    FolderCounts others = new FolderCounts("s3a://bucket/images/", 5);
    others.add("s3a://bucket/images/apple/b.jpg");
    others.add("s3a://bucket/images/pear/c.jpg");

    counts.addAll(others);

    assertThat(counts.counts())
        .isEqualTo(
            Map.of(
                "s3a://bucket/images/", 0L,
                "s3a://bucket/images/apple/", 2L,
                "s3a://bucket/images/pear/", 1L));
  }

  /** Where there are too many folders, the deepest are told apart no longer. */
  @Test
  void foldsDeepestFolders() {
    for (String label : new String[] {"apple", "pear"}) {
      for (int id = 0; id < 10; id++) {
        counts.add("s3a://bucket/images/%s/%d/a.jpg".formatted(label, id));
      }
    }

    assertThat(counts.counts())
        .isEqualTo(
            Map.of(
                "s3a://bucket/images/", 0L,
                "s3a://bucket/images/apple/", 10L,
                "s3a://bucket/images/pear/", 10L));
  }

  /** A folder for each image is counted as the folder of them all. */
  @Test
  void foldsToPrefix() {
    for (int id = 0; id < 10; id++) {
      counts.add("s3a://bucket/images/%d/a.jpg".formatted(id));
    }

    assertThat(counts.counts()).isEqualTo(Map.of("s3a://bucket/images/", 10L));
  }

  /** A prefix that is an object is listed as that object. */
  @Test
  void passesOverWhatIsNotBelow() {
    counts.add("s3a://bucket/images");

    assertThat(counts.counts()).isEmpty();
  }
}
