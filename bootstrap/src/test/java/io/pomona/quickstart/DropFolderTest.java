package io.pomona.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropFolderTest {

  /** A file goes out once it has stopped growing, once, and again when it was written anew. */
  @Test
  void sendsWhatHasSettled(@TempDir Path directory) throws IOException {
    TourPlaces places = new TourPlaces(directory);
    try (LocalS3 s3 = LocalS3.start(places.objects())) {
      s3.createBucket(TourPlaces.BUCKET);
      DropFolder drop = new DropFolder(places.dropFolder(), s3);
      Path file = Files.createDirectories(places.dropFolder().resolve("My pear")).resolve("1.jpg");

      Files.write(file, new byte[] {1});
      assertThat(drop.scan()).isEmpty();
      Files.write(file, new byte[] {1, 2});
      assertThat(drop.scan()).isEmpty();
      assertThat(drop.scan()).containsExactly("images/My pear/1.jpg");
      assertThat(drop.scan()).isEmpty();

      Files.write(file, new byte[] {1, 2, 3});
      assertThat(drop.scan()).isEmpty();
      assertThat(drop.scan()).containsExactly("images/My pear/1.jpg");
      assertThat(s3.read(TourPlaces.BUCKET, "images/My pear/1.jpg")).containsExactly(1, 2, 3);
    }
  }

  /** The keys that a shell may source are for the owner's eyes, and gone afterwards. */
  @Test
  void hidesTheKeys(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("s3.env");
    try (KeysFile keys = KeysFile.write(file, Map.of("B", "2", "A", "1 2"))) {
      assertThat(keys).isNotNull();
      assertThat(Files.getPosixFilePermissions(file))
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
      assertThat(file).hasContent("export A='1 2'\nexport B='2'\n");
    }
    assertThat(file).doesNotExist();
  }
}
