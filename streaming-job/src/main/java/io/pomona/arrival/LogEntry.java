package io.pomona.arrival;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How the objects of one offset are written down: JSON lines in UTF-8, the version of the format
 * first, then one object a line.
 */
final class LogEntry {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERSION = "{\"pomonaArrivals\":1}";

  private LogEntry() {}

  static void write(List<ArrivedObject> objects, OutputStream stream) throws IOException {
    stream.write((VERSION + "\n").getBytes(UTF_8));
    for (ArrivedObject object : objects) {
      stream.write(JSON.writeValueAsBytes(json(object)));
      stream.write('\n');
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is not of this format
   */
  static List<ArrivedObject> read(InputStream stream) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8));
    String version = reader.readLine();
    if (!VERSION.equals(version)) {
      throw new IOException("Its first line is '%s', not %s".formatted(version, VERSION));
    }
    List<ArrivedObject> objects = new ArrayList<>();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      objects.add(object(JSON.readTree(line)));
    }
    return List.copyOf(objects);
  }

  private static ObjectNode json(ArrivedObject object) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("path", object.path())
            .put("modificationTime", object.modificationTime().toEpochMilli())
            .put("length", object.knownLength());
    object.etag().ifPresent(etag -> json.put("etag", etag));
    return json;
  }

  private static ArrivedObject object(JsonNode json) {
    return new ArrivedObject(
        json.get("path").asText(),
        Instant.ofEpochMilli(json.get("modificationTime").asLong()),
        json.get("length").asLong(),
        json.path("etag").asText(null));
  }
}
