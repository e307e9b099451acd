package io.pomona.featurize;

import io.pomona.arrival.Arrivals;
import io.pomona.arrival.ArrivedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Arrivals of which two are in hand, the older for three hours, and five wait, for one. */
final class Waiting implements Arrivals {

  static final BatchSummary SUMMARY =
      new BatchSummary(
          0, 2, 0, Map.of(), OptionalLong.of(5), Duration.ZERO, Duration.ZERO, Duration.ZERO);

  List<ArrivedObject> inHand() {
    return List.of(object("file:/a.jpg", 3), object("file:/b.jpg", 2));
  }

  @Override
  public OptionalLong waiting() {
    return OptionalLong.of(5);
  }

  @Override
  public Optional<Instant> oldestWaiting() {
    return Optional.of(hoursAgo(1));
  }

  @Override
  public Dataset<Row> stream(SparkSession spark) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ArrivedObject> objects(long batchId, Dataset<Row> microBatch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}

  private static ArrivedObject object(String path, int hours) {
    return new ArrivedObject(path, hoursAgo(hours), 1, null);
  }

  private static Instant hoursAgo(int hours) {
    return Instant.now().minus(Duration.ofHours(hours));
  }
}
