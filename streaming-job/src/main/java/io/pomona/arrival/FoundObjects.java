package io.pomona.arrival;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What a listing, or a part of one, has found: the wanted objects, the tables among them, and how
 * many objects there are in each folder. Nothing is kept of objects that are not wanted, and of
 * those outside the prefix ({@link PathsUnder}) only how many there are. Not thread-safe: every
 * thread of a listing has its own.
 */
final class FoundObjects {

  private static final String DELTA_LOG = "/_delta_log/";

  private final BiPredicate<String, Path> wanted;
  private final FolderCounts counts;
  private final PathsUnder prefix;
  private final List<ArrivedObject> objects = new ArrayList<>();
  private final Set<String> tables = new HashSet<>();
  private final PathTally outside = new PathTally();
  private final PathTally repeated = new PathTally();

  /**
   * @param wanted told the path of an object as its string and as Hadoop has it
   * @param counts where objects are counted, wanted or not
   */
  FoundObjects(BiPredicate<String, Path> wanted, FolderCounts counts) {
    this.wanted = wanted;
    this.counts = counts;
    this.prefix = new PathsUnder(counts.prefix());
  }

  void add(FileStatus file) {
    String path = file.getPath().toString();
    if (!prefix.contain(path)) {
      outside.add(path);
      return;
    }
    counts.add(path);
    int deltaLog = path.indexOf(DELTA_LOG);
    if (deltaLog >= 0) {
      tables.add(path.substring(0, deltaLog + 1));
    } else if (wanted.test(path, file.getPath())) {
      objects.add(object(path, file));
    }
  }

  /** Takes note of a folder that is not listed because it is not below the one that shows it. */
  void passOver(Path folder) {
    if (!prefix.contain(folder.toString())) {
      outside.add(folder.toString());
    }
  }

  void addAll(FoundObjects others) {
    counts.addAll(others.counts);
    objects.addAll(others.objects);
    tables.addAll(others.tables);
    outside.addAll(others.outside);
  }

  FolderCounts counts() {
    return counts;
  }

  /** The folders of the Delta tables, each with a slash at its end. */
  Set<String> tables() {
    return tables;
  }

  /** The paths of objects and folders that do not lie under the prefix. */
  PathTally outside() {
    return outside;
  }

  /** The paths that more than one of the objects had; known after {@link #objects}. */
  PathTally repeated() {
    return repeated;
  }

  /**
   * The objects that are in no table, one for each path, oldest first, those of one time by path.
   * To be asked once, at the end.
   */
  List<ArrivedObject> objects() {
    objects.removeIf(object -> tables.stream().anyMatch(object.path()::startsWith));
    return DistinctObjects.of(objects, repeated::add);
  }

  /** The object at {@code path}, as the store describes it. */
  static ArrivedObject object(String path, FileStatus file) {
    String etag = file instanceof EtagSource source ? source.getEtag() : null;
    return new ArrivedObject(
        path, Instant.ofEpochMilli(file.getModificationTime()), file.getLen(), etag);
  }
}
