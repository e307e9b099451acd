package io.pomona.featurize;

import static java.util.stream.Collectors.toCollection;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.pomona.arrival.ArrivedObject;
import io.pomona.table.FeaturesTable;
import io.pomona.table.QuarantineTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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

  // Some 8 MB, which a core writes in half a second, while the others write theirs.
  private static final int ROWS_PER_FILE = 2_500;

  private final JavaRDD<List<Verdict>> verdicts;
  private final VerdictRows rows;
  private final List<Row> quarantined;
  private final Set<String> passed;
  private final Duration time;

  private JudgedObjects(
      List<ArrivedObject> objects,
      JavaRDD<List<Verdict>> verdicts,
      VerdictRows rows,
      List<Row> quarantined,
      Duration time) {
    this.verdicts = verdicts;
    this.rows = rows;
    this.quarantined = quarantined;
    this.time = time;
    this.passed = objects.stream().map(ArrivedObject::path).collect(toCollection(HashSet::new));
    quarantined.forEach(row -> passed.remove(row.<String>getAs(QuarantineTable.PATH)));
  }

  /**
   * Reads and judges {@code objects}, no path of which comes twice.
   *
   * @throws RuntimeException if the store does not answer
   */
  public static JudgedObjects judge(List<ArrivedObject> objects, Featurizer featurizer) {
    Instant start = Instant.now();
    VerdictRows rows = featurizer.rows(start);
    // As the tasks made them: to turn them into Spark's columns and back costs as much as decoding.
    // A task's in one piece, whose size Spark then asks for once and not again and again.
    JavaRDD<List<Verdict>> verdicts =
        featurizer
            .verdicts(objects, files(objects.size()))
            .glom()
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Row> quarantined =
          rows.of(each(verdicts).filter(Verdict::isQuarantined), QuarantineTable.DEFINITION)
              .collectAsList();
      return new JudgedObjects(
          objects, verdicts, rows, quarantined, Duration.between(start, Instant.now()));
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
    return rows.of(each(verdicts), FeaturesTable.DEFINITION)
        .filter(not(col(FeaturesTable.PATH).isInCollection(failed)))
        .coalesce(files(passed.size()));
  }

  private static int files(int rows) {
    return Math.max(1, (rows + ROWS_PER_FILE - 1) / ROWS_PER_FILE);
  }

  private static JavaRDD<Verdict> each(JavaRDD<List<Verdict>> verdicts) {
    return verdicts.flatMap(List::iterator);
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
}
