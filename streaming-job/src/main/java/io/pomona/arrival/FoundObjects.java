package io.pomona.arrival;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What a listing, or a part of one, has found: the wanted objects, the tables among them, and how
 * many objects there are in each folder. Nothing is kept of objects that are not wanted. Not
 * thread-safe: every thread of a listing has its own.
 */
final class FoundObjects {

  private static final String DELTA_LOG = "/_delta_log/";
  private static final Comparator<ArrivedObject> OLDEST_FIRST =
      Comparator.comparing(ArrivedObject::modificationTime).thenComparing(ArrivedObject::path);

  private final BiPredicate<String, Path> wanted;
  private final FolderCounts counts;
  private final List<ArrivedObject> objects = new ArrayList<>();
  private final Set<String> tables = new HashSet<>();

  /**
   * @param wanted told the path of an object as its string and as Hadoop has it
   * @param counts where objects are counted, wanted or not
   */
  FoundObjects(BiPredicate<String, Path> wanted, FolderCounts counts) {
    this.wanted = wanted;
    this.counts = counts;
  }

  void add(FileStatus file) {
    String path = file.getPath().toString();
    counts.add(path);
    int deltaLog = path.indexOf(DELTA_LOG);
    if (deltaLog >= 0) {
      tables.add(path.substring(0, deltaLog + 1));
    } else if (wanted.test(path, file.getPath())) {
      objects.add(object(path, file));
    }
  }

  void addAll(FoundObjects others) {
    counts.addAll(others.counts);
    objects.addAll(others.objects);
    tables.addAll(others.tables);
  }

  FolderCounts counts() {
    return counts;
  }

  /** The folders of the Delta tables, each with a slash at its end. */
  Set<String> tables() {
    return tables;
  }

  /** The objects that are in no table, oldest first, those of one time by path. */
  List<ArrivedObject> objects() {
    objects.removeIf(object -> tables.stream().anyMatch(object.path()::startsWith));
    objects.sort(OLDEST_FIRST);
    return objects;
  }

  /** The object at {@code path}, as the store describes it. */
  static ArrivedObject object(String path, FileStatus file) {
    String etag = file instanceof EtagSource source ? source.getEtag() : null;
    return new ArrivedObject(
        path, Instant.ofEpochMilli(file.getModificationTime()), file.getLen(), etag);
  }
}
