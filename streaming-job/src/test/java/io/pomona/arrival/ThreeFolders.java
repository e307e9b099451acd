package io.pomona.arrival;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A listing of three folders of eight files, of a file system that is not the local one. */
@Timeout(60)
abstract class ThreeFolders {

  private static final ListingLimits LIMITS = new ListingLimits(2, 4, 100, 3);

  @TempDir Path folder;
  private PrefixListing listing;

  @BeforeEach
  void files() throws IOException {
    WatchedFileSystem.reset();
    add("a.jpg");
    for (String label : List.of("apple", "pear", "plum")) {
      for (int i = 0; i < 8; i++) {
        add("%s/%d.jpg".formatted(label, i));
      }
    }
    listing = listing("*.jpg");
  }

  @AfterEach
  void threadsHaveEnded() {
    WatchedFileSystem.reset();
    await().until(() -> listers().isEmpty());
  }

  final PrefixListing listing() {
    return listing;
  }

  final List<ArrivedObject> objects() throws IOException {
    return listing.objects(path -> true);
  }

  final PrefixListing listing(String glob) throws IOException {
    return new PrefixListing(
        WatchedFileSystem.path(folder),
        glob,
        new org.apache.hadoop.fs.Path("file:///nowhere"),
        WatchedFileSystem.configuration(),
        LIMITS);
  }

  final Path add(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  static List<Thread> listers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("pomona-list-"))
        .toList();
  }
}
