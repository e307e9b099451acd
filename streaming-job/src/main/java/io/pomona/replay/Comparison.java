package io.pomona.replay;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.pomona.arrival.ArrivedObject;
import io.pomona.arrival.ObjectListing;
import io.pomona.table.PathKey;
import io.pomona.table.RecordedVerdict;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * A listing beside what the tables say. Immutable.
 *
 * @param differences objects without a row first, which need no more than an append, then the
 *     others; the oldest of each first
 * @param selected how many of the listed objects the replay is about
 */
record Comparison(List<Difference> differences, long selected) {

  // Keeps a task below the 1 MB from which on Spark warns.
  private static final int OBJECTS_PER_TASK = 4_000;

  private static final Comparator<Difference> ORDER =
      Comparator.comparing((Difference difference) -> !difference.rows().isEmpty())
          .thenComparing(
              Difference::object,
              Comparator.nullsLast(Comparator.comparing(ArrivedObject::modificationTime)))
          .thenComparing(Difference::path);

  /**
   * Compares by path, in Spark: the driver holds the listing and what differs, not the tables.
   *
   * @param listing all that is under the prefix, whatever is selected
   * @param recorded what the tables say of that prefix
   */
  static Comparison of(
      ObjectListing listing, Dataset<RecordedVerdict> recorded, Classifier classifier) {
    Selection selection = classifier.selection();
    Predicate<String> paths = selection.pathsUnder(listing.prefix());
    List<ArrivedObject> objects =
        listing.objects().stream().filter(object -> paths.test(object.path())).toList();
    List<Difference> differences =
        dataset(objects, recorded.sparkSession())
            .groupByKey(
                (MapFunction<ArrivedObject, String>) object -> PathKey.of(object.path()),
                Encoders.STRING())
            .cogroup(
                recorded.groupByKey(
                    (MapFunction<RecordedVerdict, String>) RecordedVerdict::key, Encoders.STRING()),
                classifier,
                Encoders.javaSerialization(Difference.class))
            .collectAsList()
            .stream()
            .filter(difference -> paths.test(difference.path()))
            .sorted(ORDER)
            .toList();
    return new Comparison(
        differences,
        objects.stream().filter(object -> selection.takes(object.modificationTime())).count());
  }

  /** How many there are of each kind. */
  Map<Kind, Long> counts() {
    Map<Kind, Long> counts =
        differences.stream()
            .collect(groupingBy(Difference::kind, () -> new EnumMap<>(Kind.class), counting()));
    counts.put(Kind.UNCHANGED, selected - toJudge().size());
    return counts;
  }

  /** Those whose object is to be judged. */
  List<Difference> toJudge() {
    return differences.stream().filter(difference -> difference.kind() != Kind.DELETED).toList();
  }

  /** Those whose object is gone. */
  List<Difference> deleted() {
    return differences.stream().filter(difference -> difference.kind() == Kind.DELETED).toList();
  }

  private static Dataset<ArrivedObject> dataset(List<ArrivedObject> objects, SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks = 1 + objects.size() / OBJECTS_PER_TASK;
    return spark.createDataset(
        context.parallelize(objects, tasks).rdd(), Encoders.javaSerialization(ArrivedObject.class));
  }
}
