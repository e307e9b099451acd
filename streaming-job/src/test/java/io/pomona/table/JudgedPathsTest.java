package io.pomona.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgedPathsTest {

  private static final int ROWS = 5_000;

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path directory;
  private String first;
  private String second;

  @BeforeEach
  void writeTables() {
    first = write("first", 0, ROWS / 2);
    second = write("second", ROWS / 2, ROWS);
  }

  /** Spark bounds the filters it makes itself, by default at 8 MB: here at 1,000 bits. */
  @Test
  void suspectsFewOthersHoweverManyPathsThereAre() {
    SparkSession bounded = spark.newSession();
    bounded.conf().set("spark.sql.optimizer.runtime.bloomFilter.maxNumItems", "100");
    bounded.conf().set("spark.sql.optimizer.runtime.bloomFilter.maxNumBits", "1000");
    JudgedPaths judged = JudgedPaths.of(bounded, List.of(first, second));

    assertThat(judged.suspected(paths("s3a", 0, ROWS))).hasSize(ROWS);
    assertThat(judged.suspected(paths("s3a", ROWS, 3 * ROWS))).hasSizeLessThan(ROWS / 500);
  }

  /** Under any scheme, from either table, and of what came since the tables were read. */
  @Test
  void namesThoseThatHaveARow() {
    JudgedPaths judged = JudgedPaths.of(spark, List.of(first, second));
    List<String> asked = paths("s3", ROWS / 2 - 1, ROWS / 2 + 1);

    assertThat(judged.among(asked)).containsExactlyInAnyOrderElementsOf(asked);
    judged.add(List.of("s3n://b/new.jpg"));
    assertThat(judged.suspected(List.of("s3a://b/new.jpg", "s3a://b/newer.jpg")))
        .containsExactly("s3a://b/new.jpg");
  }

  private String write(String name, int from, int to) {
    String location = directory.resolve(name).toString();
    spark
        .range(from, to)
        .selectExpr("concat('s3a://b/', id, '.jpg') AS path")
        .write()
        .format("delta")
        .save(location);
    return location;
  }

  private static List<String> paths(String scheme, int from, int to) {
    return IntStream.range(from, to).mapToObj(id -> scheme + "://b/" + id + ".jpg").toList();
  }
}
