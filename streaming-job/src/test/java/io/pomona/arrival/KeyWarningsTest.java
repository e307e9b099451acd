package io.pomona.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/** What a listing says of keys that Hadoop reads as other paths. */
class KeyWarningsTest extends ThreeFolders {

  /** One line for all of them, and no more while it is as many. */
  @Test
  void countsWhatIsLeftOut() throws IOException {
    Path outside = Objects.requireNonNull(WatchedFileSystem.path(folder).getParent());
    Path private0 = new Path(outside, "private/0.jpg");
    Path apple0 = new Path(WatchedFileSystem.path(folder), "apple/0.jpg");
    String name = folder.getFileName().toString();
    PrefixListing flat = flatListing();
    WatchedFileSystem.otherFiles =
        listed ->
            listed.getName().equals(name)
                ? List.of(private0, new Path(outside, "private/1.jpg"), apple0)
                : List.of();

    try (LoggedWarnings warnings = new LoggedWarnings(KeyWarnings.class)) {
      assertThat(flat.objects(path -> true))
          .hasSize(25)
          .filteredOn(object -> object.length().isEmpty())
          .extracting(ArrivedObject::path)
          .containsExactly(apple0.toString());
      assertThat(warnings.messages())
          .hasSize(2)
          .anyMatch(line -> line.startsWith("2 objects") && line.contains("'" + private0 + "'"))
          .anyMatch(line -> line.startsWith("1 objects") && line.contains("'" + apple0 + "'"));

      flat.objects(path -> true);
      assertThat(warnings.messages()).hasSize(2);

      WatchedFileSystem.otherFiles = listed -> List.of(private0);
      flat.objects(path -> true);
      assertThat(warnings.messages()).hasSize(3).last().asString().startsWith("1 objects");
    }
  }

  /** Whoever compares sees each path once, too, and nothing from elsewhere. */
  @Test
  void comparesWithoutThem() {
    Path root = WatchedFileSystem.path(folder);
    WatchedFileSystem.otherFiles =
        listed ->
            List.of(
                new Path(Objects.requireNonNull(root.getParent()), "private/0.jpg"),
                new Path(root, "a.jpg"));

    ObjectListing listing =
        ObjectListing.of(
            root.toString(), "*.jpg", "file:///nowhere", WatchedFileSystem.configuration());

    assertThat(listing.objects())
        .hasSize(25)
        .allMatch(object -> object.path().startsWith(root + "/"))
        .extracting(ArrivedObject::path)
        .doesNotHaveDuplicates();
  }

  // Of too few objects to be split.
  private PrefixListing flatListing() throws IOException {
    return new PrefixListing(
        WatchedFileSystem.path(folder),
        "*.jpg",
        new Path("file:///nowhere"),
        WatchedFileSystem.configuration());
  }
}
