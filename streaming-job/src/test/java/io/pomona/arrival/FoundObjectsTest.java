package io.pomona.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/** What a listing makes of keys that are no paths, with paths as S3A makes them. */
class FoundObjectsTest {

  private static final URI BUCKET = URI.create("s3a://b");

  /** Hadoop reads all of these at one path, so one row is due; of which object is not known. */
  @Test
  void keepsOneObjectForEachPath() {
    FoundObjects found = found("s3a://b/images/");
    found.add(object("images/a.jpg", 2000, 7));
    found.add(object("images/b.jpg", 1000, 5));
    found.add(object("images//a.jpg", 3000, 8));
    found.add(object("images/./a.jpg", 1000, 9));
    found.add(object("images/label/../a.jpg", 1000, 9));

    assertThat(found.objects())
        .containsExactly(
            new ArrivedObject(
                "s3a://b/images/b.jpg", Instant.ofEpochMilli(1000), 5, "etag of images/b.jpg"),
            new ArrivedObject("s3a://b/images/a.jpg", Instant.ofEpochMilli(3000), -1, null));
    assertThat(found.repeated().count()).isEqualTo(3);
    assertThat(found.repeated().example()).isEqualTo("s3a://b/images/a.jpg");
  }

  /** Folders that are listed side by side may show one path each. */
  @Test
  void keepsOneObjectForEachPathOfSeveralParts() {
    FoundObjects found = found("s3a://b/images/");
    found.add(object("images/pear/a.jpg", 1000, 7));
    FoundObjects apples = found("s3a://b/images/");
    apples.add(object("images/apple/../pear/a.jpg", 2000, 8));
    apples.add(object("images/apple/../../private/x.jpg", 2000, 8));
    found.addAll(apples);

    assertThat(found.objects())
        .containsExactly(
            new ArrivedObject("s3a://b/images/pear/a.jpg", Instant.ofEpochMilli(2000), -1, null));
    assertThat(found.outside().count()).isEqualTo(1);
  }

  /** Whoever writes such a key may not be allowed to read what is at its path. */
  @Test
  void leavesOutPathsElsewhere() {
    FoundObjects found = found("s3a://b/images/");
    found.add(object("images/../private/x.jpg", 1000, 7));
    found.add(object("images/../images2/x.jpg", 1000, 7));
    found.add(object("images/label/../../x.jpg", 1000, 7));
    found.add(object("images/a.jpg", 1000, 7));

    assertThat(paths(found)).containsExactly("s3a://b/images/a.jpg");
    assertThat(found.outside().count()).isEqualTo(3);
    assertThat(found.outside().example()).isEqualTo("s3a://b/private/x.jpg");
    assertThat(found.counts().counts()).containsExactly(entry("s3a://b/images/", 1L));
  }

  /** Hadoop takes what follows two slashes for a bucket. */
  @Test
  void leavesOutPathsInOtherBuckets() {
    FoundObjects found = found("s3a://b/");
    found.add(object("/private/x.jpg", 1000, 7));
    found.add(object("a.jpg", 1000, 7));

    assertThat(paths(found)).containsExactly("s3a://b/a.jpg");
    assertThat(found.outside().example()).isEqualTo("s3a://private/x.jpg");
  }

  /** What looks like a table above the prefix does not hide the prefix. */
  @Test
  void seesNoTableElsewhere() {
    FoundObjects found = found("s3a://b/images/");
    found.add(object("images/../_delta_log/0.json", 1000, 7));
    found.add(object("images/a.jpg", 1000, 7));

    assertThat(paths(found)).containsExactly("s3a://b/images/a.jpg");
    assertThat(found.tables()).isEmpty();
  }

  /** The prefix may be one object. */
  @Test
  void takesObjectAtPrefix() {
    FoundObjects found = found("s3a://b/images/a.jpg/");
    found.add(object("images/a.jpg", 1000, 7));
    found.add(object("images/a.jp", 1000, 7));

    assertThat(paths(found)).containsExactly("s3a://b/images/a.jpg");
  }

  private static FoundObjects found(String prefix) {
    return new FoundObjects((path, file) -> true, new FolderCounts(prefix, 10));
  }

  private static List<String> paths(FoundObjects found) {
    return found.objects().stream().map(ArrivedObject::path).toList();
  }

  private static FileStatus object(String key, long time, long length) {
    Path path = new Path("/" + key).makeQualified(BUCKET, new Path("s3a://b/user/root"));
    return new StoredObject(path, time, length, "etag of " + key);
  }

  private static final class StoredObject extends FileStatus implements EtagSource {

    private static final long serialVersionUID = 1L;

    private final String etag;

    StoredObject(Path path, long time, long length, String etag) {
      super(length, false, 1, 1, time, path);
      this.etag = etag;
    }

    @Override
    public String getEtag() {
      return etag;
    }
  }
}
