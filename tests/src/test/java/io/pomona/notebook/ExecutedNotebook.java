package io.pomona.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/** A notebook with its outputs. */
final class ExecutedNotebook {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode cells;

  private ExecutedNotebook(JsonNode cells) {
    this.cells = cells;
  }

  static ExecutedNotebook read(Path file) throws IOException {
    return new ExecutedNotebook(JSON.readTree(file.toFile()).get("cells"));
  }

  /** What the last cell prints. */
  JsonNode report() throws IOException {
    for (JsonNode output : cells.get(cells.size() - 1).get("outputs")) {
      if (output.path("name").asText().equals("stdout")) {
        StringBuilder text = new StringBuilder();
        output.get("text").forEach(line -> text.append(line.asText()));
        return JSON.readTree(text.toString());
      }
    }
    throw new AssertionError("The last cell has printed nothing: " + cells.get(cells.size() - 1));
  }

  /** How many figures are in it. */
  long figures() {
    return cells.findValues("image/png").size();
  }
}
