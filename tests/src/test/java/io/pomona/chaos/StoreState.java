package io.pomona.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the job has come, by the newest file of each of its logs in the server's folder. Costs no
 * request, so that it can be asked every few milliseconds.
 */
record StoreState(Map<Log, Newest> newest) {

  private static final Pattern NUMBER = Pattern.compile("(?:entry-)?(\\d+)(?:\\.jsonl?)?");
  private static final Newest NONE = new Newest(-1, 0);

  /** The logs, in the order in which a micro-batch writes them. */
  enum Log {
    ARRIVALS("_checkpoints/featurize/sources/0"),
    OFFSETS("_checkpoints/featurize/offsets"),
    QUARANTINE("_delta_log"),
    FEATURES("_delta_log"),
    COMMITS("_checkpoints/featurize/commits");

    private final String folder;

    Log(String folder) {
      this.folder = folder;
    }
  }

  /** A log's last file: its number, and when it was written. */
  record Newest(long number, long millis) {}

  static StoreState of(Path features, Path quarantine) {
    Map<Log, Newest> newest = new EnumMap<>(Log.class);
    for (Log log : Log.values()) {
      newest.put(log, newest((log == Log.QUARANTINE ? quarantine : features).resolve(log.folder)));
    }
    return new StoreState(newest);
  }

  long number(Log log) {
    return newest.get(log).number();
  }

  /** Whether a micro-batch has moved since {@code before}. */
  boolean isAtWorkSince(StoreState before) {
    return number(Log.OFFSETS) >= 0 && !newest.equals(before.newest);
  }

  /** Whether the last file of {@code log} was written after that of {@code other}. */
  boolean isNewer(Log log, Log other) {
    return newest.get(log).millis() >= newest.get(other).millis();
  }

  private static Newest newest(Path folder) {
    try {
      long last = -1;
      for (String name : names(folder)) {
        Matcher matcher = NUMBER.matcher(name);
        if (matcher.matches()) {
          last = Math.max(last, Long.parseLong(matcher.group(1)));
        }
      }
      return last < 0 ? NONE : new Newest(last, written(folder, last));
    } catch (NoSuchFileException e) {
      return NONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  private static long written(Path folder, long number) throws IOException {
    for (String name :
        List.of(
            Long.toString(number),
            "%020d.json".formatted(number),
            "entry-%d.jsonl".formatted(number))) {
      if (Files.exists(folder.resolve(name))) {
        return Files.getLastModifiedTime(folder.resolve(name)).toMillis();
      }
    }
    return 0;
  }
}
