package io.pomona.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;

/** What a driver tells through the REST interface of its Spark UI. */
record SparkUi(URI address) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whether tasks of a micro-batch run. */
  boolean isInMidBatch() {
    try {
      for (JsonNode application : get("")) {
        for (JsonNode stage : get("/" + application.get("id").asText() + "/stages?status=active")) {
          if (stage.get("numActiveTasks").asInt() > 0
              && stage.path("description").asText().contains("micro-batch")) {
            return true;
          }
        }
      }
      return false;
    } catch (IOException e) {
      return false; // It is starting.
    }
  }

  private JsonNode get(String path) throws IOException {
    return JSON.readTree(address.resolve("/api/v1/applications" + path).toURL());
  }
}
