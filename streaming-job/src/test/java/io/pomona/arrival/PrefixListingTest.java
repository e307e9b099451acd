package io.pomona.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrefixListingTest {

  @TempDir Path folder;

  /** Hadoop's local file system starts a process for the permissions of each file. */
  @Test
  void asksForNoPermissionsOfLocalFiles() throws IOException {
    Files.createDirectories(folder.resolve("apple/red"));
    Files.writeString(folder.resolve("apple/1.jpg"), "one");
    Files.writeString(folder.resolve("apple/red/2.jpg"), "");
    Files.writeString(folder.resolve("apple/red/_3.jpg"), "three");
    Configuration hadoop = new Configuration();
    hadoop.setClass("fs.file.impl", WithoutPermissions.class, LocalFileSystem.class);
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    PrefixListing listing =
        new PrefixListing(
            new org.apache.hadoop.fs.Path(folder.toUri()),
            "*.jpg",
            new org.apache.hadoop.fs.Path("file:///nowhere"),
            hadoop);

    assertThat(listing.objects(path -> true))
        .extracting(object -> object.path().replaceFirst(".*/", ""), ArrivedObject::length)
        .containsExactlyInAnyOrder(
            tuple("1.jpg", OptionalLong.of(3)),
            tuple("2.jpg", OptionalLong.of(0)),
            tuple("_3.jpg", OptionalLong.of(5)));
  }

  /** The local file system, but for permissions. */
  public static final class WithoutPermissions extends LocalFileSystem {
    public WithoutPermissions() {
      super(
          new RawLocalFileSystem() {
            @Override
            public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
              return Arrays.stream(super.listStatus(path))
                  .map(PermissionlessStatus::new)
                  .toArray(FileStatus[]::new);
            }
          });
    }
  }

  private static final class PermissionlessStatus extends BareStatus {
    private static final long serialVersionUID = 1L;

    PermissionlessStatus(FileStatus status) {
      super(status);
    }

    @Override
    public FsPermission getPermission() {
      throw new AssertionError("Asked for the permissions of " + getPath());
    }
  }
}
