package io.pomona.quickstart;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A local folder whose files go to the store, under their path in it. A file is sent when two scans
 * have found it the same, so that a copy under way is not cut short. One thread.
 */
final class DropFolder {

  private final Path folder;
  private final LocalS3 s3;
  private Map<Path, State> lastSeen = new HashMap<>();
  private final Map<Path, State> sent = new HashMap<>();

  private record State(long size, FileTime modified) {}

  DropFolder(Path folder, LocalS3 s3) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.s3 = s3;
  }

  /** Sends what has settled since the last call, and returns its keys. */
  List<String> scan() throws IOException {
    Map<Path, State> seen = states();
    List<String> keys = new ArrayList<>();
    for (Map.Entry<Path, State> entry : seen.entrySet()) {
      Path file = entry.getKey();
      State state = entry.getValue();
      if (state.equals(lastSeen.get(file)) && !state.equals(sent.put(file, state))) {
        keys.add(send(file));
      }
    }
    lastSeen = seen;
    return keys;
  }

  private String send(Path file) throws IOException {
    String key =
        TourPlaces.IMAGES_PREFIX + folder.relativize(file).toString().replace(File.separator, "/");
    s3.put(TourPlaces.BUCKET, key, Files.readAllBytes(file));
    return key;
  }

  private Map<Path, State> states() throws IOException {
    Map<Path, State> states = new HashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        states.put(file, new State(Files.size(file), Files.getLastModifiedTime(file)));
      }
    }
    return states;
  }
}
