package io.pomona.table;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.util.sketch.BloomFilter;

/**
 * Which paths have a row in one of the tables, features or quarantine.
 *
 * <p>A Bloom filter over all paths answers for the new ones, which are nearly all that are ever
 * asked for, without a look at the tables: 20 to 40 bits of driver memory a path, and 64 more while
 * it is made, when it is first asked. What the filter takes for known is looked up in the tables,
 * so that the answer is exact. {@code s3:}, {@code s3a:} and {@code s3n:} are one.
 *
 * <p>Correct as long as this object hears of every row that comes: one writer, which calls {@link
 * #add}. Not thread-safe.
 */
final class JudgedPaths {

  private static final double FALSE_POSITIVES = 1e-4;
  private static final long HEADROOM = 1_000_000;
  private static final long SEED = 42;

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
    List<String> suspected = suspected(paths);
    return suspected.isEmpty() ? Set.of() : lookUp(suspected);
  }

  /** Those of {@code paths} that have a row, and of ten thousand others about one. */
  List<String> suspected(Collection<String> paths) {
    if (filter == null) {
      load();
    }
    return paths.stream().filter(path -> filter.mightContainLong(hash(path))).toList();
  }

  /** Takes note of paths that were just committed. */
  void add(Collection<String> paths) {
    if (filter == null) {
      return;
    }
    paths.forEach(path -> filter.putLong(hash(path)));
    size += paths.size();
    if (size > capacity) {
      load();
    }
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

  // A task hands over hashes, since a filter of its own would have the full size. Spark's own
  // aggregate does that, and from Spark 4 on no filter of it is for more than 4 million paths.
  private void load() {
    List<long[]> hashes =
        paths().as(Encoders.STRING()).toJavaRDD().mapPartitions(JudgedPaths::hashes).collect();
    size = hashes.stream().mapToLong(part -> part.length).sum();
    capacity = 2 * size + HEADROOM;
    filter = BloomFilter.create(capacity, FALSE_POSITIVES);
    hashes.forEach(part -> LongStream.of(part).forEach(filter::putLong));
  }

  private static Iterator<long[]> hashes(Iterator<String> paths) {
    Stream<String> stream =
        StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(paths, Spliterator.NONNULL), false);
    return List.of(stream.mapToLong(JudgedPaths::hash).toArray()).iterator();
  }

  private static long hash(String path) {
    byte[] key = PathKey.of(path).getBytes(StandardCharsets.UTF_8);
    return XXH64.hashUnsafeBytes(key, Platform.BYTE_ARRAY_OFFSET, key.length, SEED);
  }

  private Dataset<Row> keys() {
    return paths().select(PathKey.of(col(FeaturesTable.PATH)).as("key"));
  }

  private Dataset<Row> paths() {
    return locations.stream()
        .map(location -> spark.read().format("delta").load(location))
        .map(table -> table.select(FeaturesTable.PATH))
        .reduce(Dataset::union)
        .orElseThrow();
  }
}
