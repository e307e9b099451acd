package io.pomona.arrival;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a stream of arrivals has handed over, in its checkpoint: one file {@code entry-N.jsonl} for
 * each offset N, from 0. Used by one thread.
 *
 * <p><b>Contract.</b> An offset is on disk, whole, before {@link #append} returns it; it can be
 * read for as long as Spark may run its micro-batch again, whatever became of the objects; and
 * {@link #contains} knows every path that was ever appended. Old offsets keep only the hashes of
 * their paths ({@link SeenFiles}), so that neither the number of files nor the work at an offset
 * grows with their number.
 *
 * <p>A crash may leave entries beside the hashes that replace them: these are deleted at the next
 * start. It may leave an offset that Spark never heard of: that one is handed over next.
 */
final class ArrivalLog {

  /** The offset before the first. */
  static final long NONE = -1;

  private static final Pattern NAME = Pattern.compile("entry-(\\d+)\\.jsonl");
  private static final int COMPACTED_AT_ONCE = 10;

  private final LogFiles files;
  private final int retained;
  private final SeenPaths paths = new SeenPaths();
  private final SeenFiles seenFiles;
  private long last;
  private List<ArrivedObject> lastObjects = List.of();

  private ArrivalLog(LogFiles files, int retained) throws IOException {
    this.files = files;
    this.retained = retained;
    List<String> names = files.names();
    this.seenFiles = SeenFiles.load(files, names, paths);
    this.last = seenFiles.last();
    loadEntries(names);
  }

  /**
   * Opens the log in {@code directory}, empty if there is none.
   *
   * @param retained how many committed offsets stay readable
   * @throws io.pomona.job.UserError if a part of the log is missing
   */
  static ArrivalLog open(Path directory, Configuration hadoop, int retained) throws IOException {
    return new ArrivalLog(LogFiles.open(directory, hadoop), retained);
  }

  /**
   * Whether there is an offset after {@code offset}.
   *
   * @throws io.pomona.job.UserError if the log ends before {@code offset}
   */
  boolean continuesAfter(long offset) {
    if (offset > last) {
      throw files.damaged("the log ends with offset %d, before %d".formatted(last, offset));
    }
    return offset < last;
  }

  /**
   * Whether the object at {@code path} was ever handed over. Several threads may ask at the same
   * time, while the one that uses the log waits for them.
   */
  boolean contains(String path) {
    return paths.contains(PathHash.of(path));
  }

  /** Writes {@code objects} down as the next offset, which is returned. */
  long append(List<ArrivedObject> objects) throws IOException {
    files.create(name(last + 1), stream -> LogEntry.write(objects, stream));
    last++;
    remember(objects);
    return last;
  }

  /**
   * The objects of an offset.
   *
   * @throws io.pomona.job.UserError if it is no longer, or was never, in the log
   */
  List<ArrivedObject> read(long offset) throws IOException {
    if (offset == last && !lastObjects.isEmpty()) {
      return lastObjects;
    }
    if (offset <= seenFiles.last() || offset > last) {
      throw files.damaged(
          "the objects of offset %d are not kept, only those of %d to %d"
              .formatted(offset, seenFiles.last() + 1, last));
    }
    return readFile(offset);
  }

  /** Makes old offsets compact. Spark will not ask for any before {@code committed} again. */
  void compact(long committed) throws IOException {
    while (seenFiles.last() + COMPACTED_AT_ONCE <= committed - retained) {
      long first = seenFiles.last() + 1;
      long end = first + COMPACTED_AT_ONCE;
      seenFiles.add(end - 1, hashes(first, end));
      for (long offset = first; offset < end; offset++) {
        files.delete(name(offset));
      }
      seenFiles.merge();
    }
  }

  private void loadEntries(List<String> names) throws IOException {
    for (long offset : offsets(names)) {
      if (offset <= seenFiles.last()) {
        files.delete(name(offset));
      } else if (offset == last + 1) {
        remember(readFile(offset));
        last = offset;
      } else {
        throw files.damaged("'%s' is missing".formatted(name(last + 1)));
      }
    }
  }

  private static Iterable<Long> offsets(List<String> names) {
    TreeSet<Long> offsets = new TreeSet<>();
    for (String name : names) {
      Matcher matcher = NAME.matcher(name);
      if (matcher.matches()) {
        offsets.add(Long.valueOf(matcher.group(1)));
      }
    }
    return offsets;
  }

  private List<ArrivedObject> readFile(long offset) throws IOException {
    try (InputStream stream = files.open(name(offset))) {
      return LogEntry.read(stream);
    } catch (IOException e) {
      throw new IOException("Cannot read '%s'".formatted(name(offset)), e);
    }
  }

  private void remember(List<ArrivedObject> objects) {
    objects.forEach(object -> paths.add(PathHash.of(object.path())));
    lastObjects = objects;
  }

  private List<PathHash> hashes(long first, long end) throws IOException {
    List<PathHash> hashes = new ArrayList<>();
    for (long offset = first; offset < end; offset++) {
      read(offset).forEach(object -> hashes.add(PathHash.of(object.path())));
    }
    return hashes;
  }

  private static String name(long offset) {
    return "entry-%d.jsonl".formatted(offset);
  }
}
