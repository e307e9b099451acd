package io.pomona.arrival;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paths of old offsets as hashes, in files {@code seen-FIRST-LAST.sha256} that name the offsets
 * they cover, from 0 without a gap. A new file is merged with its predecessor while that is less
 * than twice its size, so that n paths lie in some log n files and each was copied log n times at
 * most.
 *
 * <p>A merged file is whole before those it replaces are deleted. After a crash in between, the
 * replaced ones are known by what they cover, and are deleted at the next start.
 */
final class SeenFiles {

  private static final Pattern NAME = Pattern.compile("seen-(\\d+)-(\\d+)\\.sha256");
  private static final int BUFFER_BYTES = 1 << 16;

  private record SeenFile(long first, long last, long paths) {
    String name() {
      return "seen-%d-%d.sha256".formatted(first, last);
    }
  }

  private final LogFiles files;
  private final Deque<SeenFile> kept = new ArrayDeque<>();

  private SeenFiles(LogFiles files) {
    this.files = files;
  }

  /** Loads every hash into {@code paths}, from those of the files {@code names} that hold some. */
  static SeenFiles load(LogFiles files, List<String> names, SeenPaths paths) throws IOException {
    SeenFiles seen = new SeenFiles(files);
    for (SeenFile file : candidates(names)) {
      if (file.last() <= seen.last()) {
        files.delete(file.name());
      } else if (file.first() == seen.last() + 1) {
        long count = seen.loadInto(paths, file);
        seen.kept.addLast(new SeenFile(file.first(), file.last(), count));
      } else {
        throw files.damaged("the file before '%s' is missing".formatted(file.name()));
      }
    }
    return seen;
  }

  /** The last offset covered, or -1. */
  long last() {
    return kept.isEmpty() ? -1 : kept.getLast().last();
  }

  /** Takes in the offsets from the first one not covered to {@code last}. */
  void add(long last, List<PathHash> hashes) throws IOException {
    SeenFile file = new SeenFile(last() + 1, last, hashes.size());
    files.create(file.name(), stream -> write(hashes, stream));
    kept.addLast(file);
  }

  /** Merges until each file is at least twice as large as the next. */
  void merge() throws IOException {
    while (kept.size() > 1) {
      SeenFile newer = kept.removeLast();
      SeenFile older = kept.removeLast();
      if (older.paths() >= 2 * newer.paths()) {
        kept.addLast(older);
        kept.addLast(newer);
        return;
      }
      kept.addLast(merge(older, newer));
    }
  }

  private SeenFile merge(SeenFile older, SeenFile newer) throws IOException {
    SeenFile merged = new SeenFile(older.first(), newer.last(), older.paths() + newer.paths());
    files.create(
        merged.name(),
        stream -> {
          copy(older, stream);
          copy(newer, stream);
        });
    files.delete(older.name());
    files.delete(newer.name());
    return merged;
  }

  // A file comes before those that it covers.
  private static List<SeenFile> candidates(List<String> names) {
    return names.stream()
        .map(NAME::matcher)
        .filter(Matcher::matches)
        .map(name -> new SeenFile(number(name, 1), number(name, 2), 0))
        .sorted(
            Comparator.comparingLong(SeenFile::first)
                .thenComparing(Comparator.comparingLong(SeenFile::last).reversed()))
        .toList();
  }

  private static long number(Matcher name, int group) {
    return Long.parseLong(Objects.requireNonNull(name.group(group)));
  }

  private long loadInto(SeenPaths paths, SeenFile file) throws IOException {
    try (InputStream content = new BufferedInputStream(files.open(file.name()), BUFFER_BYTES)) {
      long count = 0;
      byte[] hash = content.readNBytes(PathHash.BYTES);
      for (; hash.length == PathHash.BYTES; hash = content.readNBytes(PathHash.BYTES)) {
        paths.add(PathHash.ofBytes(hash));
        count++;
      }
      if (hash.length > 0) {
        throw files.damaged("'%s' ends in the middle of a hash".formatted(file.name()));
      }
      return count;
    }
  }

  private void copy(SeenFile file, OutputStream stream) throws IOException {
    try (InputStream content = files.open(file.name())) {
      content.transferTo(stream);
    }
  }

  private static void write(List<PathHash> hashes, OutputStream stream) throws IOException {
    for (PathHash hash : hashes) {
      stream.write(hash.toBytes());
    }
  }
}
