package io.pomona.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Who holds a lease, as its file says it. Immutable.
 *
 * @param owner random, so that no two holders are alike
 * @param host for people
 * @param process for people
 * @param since when the holder started
 */
record LeaseHolder(String owner, String host, long process, Instant since) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEING_WRITTEN = "whose lease is being written";

  /** This process, as a holder of its own. */
  static LeaseHolder here() {
    return new LeaseHolder(
        UUID.randomUUID().toString(),
        hostName(),
        ProcessHandle.current().pid(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /** What the file holds after {@code renewals} renewals. */
  String content(long renewals) {
    return JSON.createObjectNode()
        .put("owner", owner)
        .put("host", host)
        .put("process", process)
        .put("since", since.toString())
        .put("renewals", renewals)
        .toString();
  }

  /** The holder that {@code content} names, for people to read. */
  static String describe(String content) {
    if (content.isEmpty()) {
      return BEING_WRITTEN;
    }
    try {
      JsonNode json = JSON.readTree(content);
      return "host %s, process %s, since %s"
          .formatted(
              json.path("host").asText("?"),
              json.path("process").asText("?"),
              json.path("since").asText("?"));
    } catch (JsonProcessingException e) {
      return BEING_WRITTEN;
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
