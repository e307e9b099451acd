package io.pomona.arrival;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What Spark's file source wrote down in a checkpoint before it began a micro-batch: {@code
 * offsets/N} names the last entry of the source's log that belongs to micro-batch N, and {@code
 * sources/0} holds that log, one file per entry, from time to time compacted into one ({@code
 * N.compact}). The formats are those of Spark 2.1 and later.
 */
final class FileSourceLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path checkpoint;
  private final FileSystem fileSystem;

  FileSourceLog(Path checkpoint, Configuration hadoop) throws IOException {
    this.checkpoint = checkpoint;
    this.fileSystem = checkpoint.getFileSystem(hadoop);
  }

  /** The files of a micro-batch, each once, in the order of the log. */
  List<ArrivedObject> objects(long batchId) throws IOException {
    long last = logOffset(batchId);
    long first = batchId == 0 ? 0 : logOffset(batchId - 1) + 1;
    Map<String, ArrivedObject> objects = new LinkedHashMap<>();
    for (FileStatus file : fileSystem.listStatus(new Path(checkpoint, "sources/0"))) {
      if (mayHold(file.getPath().getName(), first)) {
        for (String line : lines(file.getPath())) {
          addEntry(line, first, last, objects);
        }
      }
    }
    return List.copyOf(objects.values());
  }

  private long logOffset(long batchId) throws IOException {
    List<String> lines = lines(new Path(checkpoint, "offsets/" + batchId));
    return JSON.readTree(lines.get(lines.size() - 1)).get("logOffset").asLong();
  }

  // An entry stands in its own file or, once that was compacted away, in a later compact one.
  private static boolean mayHold(String name, long first) {
    String number = name.endsWith(".compact") ? name.substring(0, name.indexOf('.')) : name;
    return number.chars().allMatch(Character::isDigit) && Long.parseLong(number) >= first;
  }

  private static void addEntry(
      String line, long first, long last, Map<String, ArrivedObject> objects) throws IOException {
    if (!line.startsWith("{")) {
      return;
    }
    JsonNode entry = JSON.readTree(line);
    long logOffset = entry.get("batchId").asLong();
    if (logOffset >= first && logOffset <= last) {
      String path = new Path(URI.create(entry.get("path").asText())).toString();
      Instant modificationTime = Instant.ofEpochMilli(entry.get("timestamp").asLong());
      objects.putIfAbsent(path, ArrivedObject.of(path, modificationTime));
    }
  }

  private List<String> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(fileSystem.open(file), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
