package io.pomona.arrival;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pomona.job.UserError;
import org.apache.spark.sql.connector.read.streaming.Offset;

/** How far a stream of arrivals has come: the last offset of its {@link ArrivalLog}. */
final class ArrivalOffset extends Offset {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FIELD = "arrivals";

  private final long value;

  ArrivalOffset(long value) {
    this.value = value;
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws UserError if another source wrote it
   */
  static ArrivalOffset parse(String json) {
    try {
      JsonNode value = JSON.readTree(json).get(FIELD);
      if (value != null && value.isIntegralNumber()) {
        return new ArrivalOffset(value.asLong());
      }
    } catch (JsonProcessingException e) {
      throw foreign(json, e);
    }
    throw foreign(json, null);
  }

  long value() {
    return value;
  }

  @Override
  public String json() {
    return "{\"%s\":%d}".formatted(FIELD, value);
  }

  private static UserError foreign(String json, Throwable cause) {
    return new UserError(
        "The checkpoint was written by another source of arrivals: its offset is '%s'. Name another --checkpoint: the tables tell what has been done, and nothing is doubled."
            .formatted(json),
        cause);
  }
}
