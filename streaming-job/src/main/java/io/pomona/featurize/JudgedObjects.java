package io.pomona.featurize;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.pomona.arrival.ArrivedObject;
import io.pomona.table.FeaturesTable;
import io.pomona.table.QuarantineTable;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Objects and the verdicts on them, computed once and kept until this is closed, for both tables to
 * be written from. Used by one thread of the driver.
 *
 * <p>Should an executor be lost and its verdicts be computed anew, an object that now fails (it may
 * have vanished) has no features to write; the column does not take null, so the commit fails whole
 * and nothing is half-written.
 */
public final class JudgedObjects implements AutoCloseable {

  private static final int ROWS_PER_FILE = 20_000;

  private final Dataset<Row> verdicts;
  private final List<Row> quarantined;
  private final Set<String> passed = new HashSet<>();
  private final Duration time;

  private JudgedObjects(
      List<ArrivedObject> objects, Dataset<Row> verdicts, List<Row> quarantined, Duration time) {
    this.verdicts = verdicts;
    this.quarantined = quarantined;
    this.time = time;
    objects.forEach(object -> passed.add(object.path()));
    quarantined.forEach(row -> passed.remove(row.<String>getAs(QuarantineTable.PATH)));
  }

  /**
   * Reads and judges {@code objects}, no path of which comes twice.
   *
   * @throws RuntimeException if the store does not answer
   */
  public static JudgedObjects judge(List<ArrivedObject> objects, Featurizer featurizer) {
    Instant start = Instant.now();
    Dataset<Row> verdicts =
        featurizer
            .verdicts(objects)
            .withColumn(FeaturesTable.MODEL, lit(featurizer.modelId()))
            .withColumn(FeaturesTable.INGESTED_AT, lit(Timestamp.from(start)))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Row> quarantined =
          verdicts
              .filter(col(QuarantineTable.REASON).isNotNull())
              .select(columns(QuarantineTable.DEFINITION.schema()))
              .collectAsList();
      return new JudgedObjects(
          objects, verdicts, quarantined, Duration.between(start, Instant.now()));
    } catch (RuntimeException e) {
      verdicts.unpersist();
      throw e;
    }
  }

  /** Rows of {@link QuarantineTable#DEFINITION}'s schema: what failed. */
  public List<Row> quarantined() {
    return quarantined;
  }

  /** The paths of all others. */
  public Set<String> passed() {
    return passed;
  }

  /** Rows of {@link FeaturesTable#DEFINITION}'s schema, of the paths that passed. */
  public Dataset<Row> features() {
    Collection<String> failed =
        quarantined.stream().map(row -> row.<String>getAs(QuarantineTable.PATH)).toList();
    return verdicts
        .filter(not(col(FeaturesTable.PATH).isInCollection(failed)))
        .select(columns(FeaturesTable.DEFINITION.schema()))
        .coalesce(1 + passed.size() / ROWS_PER_FILE);
  }

  /** How long reading and judging took. */
  public Duration time() {
    return time;
  }

  /** Frees the verdicts. */
  @Override
  public void close() {
    verdicts.unpersist();
  }

  private static Column[] columns(StructType schema) {
    return Stream.of(schema.fieldNames()).map(name -> col(name)).toArray(Column[]::new);
  }
}
