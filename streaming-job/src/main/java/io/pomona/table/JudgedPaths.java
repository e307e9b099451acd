package io.pomona.table;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.sketch.BloomFilter;

/**
 * Which paths have a row in one of the tables, features or quarantine.
 *
 * <p>A Bloom filter over all paths answers for the new ones, which are nearly all that are ever
 * asked for, without a look at the tables: some 20 bits of driver memory a path. It is made when it
 * is first asked. What the filter takes for known is looked up in the tables, so that the answer is
 * exact. {@code s3:}, {@code s3a:} and {@code s3n:} are one.
 *
 * <p>Correct as long as this object hears of every row that comes: one writer, which calls {@link
 * #add}. Not thread-safe.
 */
final class JudgedPaths {

  private static final double FALSE_POSITIVES = 1e-4;
  private static final long HEADROOM = 1_000_000;

  private final SparkSession spark;
  private final List<String> locations;
  private BloomFilter filter;
  private long capacity;
  private long size;

  private JudgedPaths(SparkSession spark, List<String> locations) {
    this.spark = spark;
    this.locations = List.copyOf(locations);
  }

  /**
   * The paths of all rows that are there; reads nothing yet.
   *
   * @param locations of the tables, each with a column {@code path}
   */
  static JudgedPaths of(SparkSession spark, List<String> locations) {
    return new JudgedPaths(spark, locations);
  }

  /** No paths: the tables have no rows yet, and the seconds to find that out are saved. */
  static JudgedPaths none(SparkSession spark, List<String> locations) {
    JudgedPaths paths = new JudgedPaths(spark, locations);
    paths.capacity = HEADROOM;
    paths.filter = BloomFilter.create(paths.capacity, FALSE_POSITIVES);
    return paths;
  }

  /** Those of {@code paths} that have a row. */
  Set<String> among(Collection<String> paths) {
    if (filter == null) {
      load();
    }
    List<String> suspected = paths.stream().filter(this::mayContain).toList();
    return suspected.isEmpty() ? Set.of() : lookUp(suspected);
  }

  /** Takes note of paths that were just committed. */
  void add(Collection<String> paths) {
    if (filter == null) {
      return;
    }
    paths.forEach(path -> filter.putString(PathKey.of(path)));
    size += paths.size();
    if (size > capacity) {
      load();
    }
  }

  private boolean mayContain(String path) {
    return filter.mightContainString(PathKey.of(path));
  }

  private Set<String> lookUp(List<String> suspected) {
    Dataset<Row> asked = spark.createDataset(suspected, Encoders.STRING()).toDF(FeaturesTable.PATH);
    Dataset<Row> askedKeys = asked.withColumn("key", PathKey.of(col(FeaturesTable.PATH)));
    List<String> found =
        keys()
            .join(broadcast(askedKeys), "key")
            .select(FeaturesTable.PATH)
            .as(Encoders.STRING())
            .collectAsList();
    return new HashSet<>(found);
  }

  private void load() {
    Dataset<Row> keys = keys();
    size = keys.count();
    capacity = 2 * size + HEADROOM;
    filter =
        size == 0
            ? BloomFilter.create(capacity, FALSE_POSITIVES)
            : keys.stat().bloomFilter("key", capacity, FALSE_POSITIVES);
  }

  private Dataset<Row> keys() {
    return locations.stream()
        .map(location -> spark.read().format("delta").load(location))
        .map(table -> table.select(PathKey.of(col(FeaturesTable.PATH)).as("key")))
        .reduce(Dataset::union)
        .orElseThrow();
  }
}
