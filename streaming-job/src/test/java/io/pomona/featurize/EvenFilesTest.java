package io.pomona.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.table.LocalSpark;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import scala.Option;

class EvenFilesTest {

  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

  /** Large shares come first, and still no file has many more rows than another. */
  @Test
  void haveAboutAsManyRows() {
    List<List<Integer>> files = files(TaskShares.of(numbers(5_000), 2), 2);

    assertThat(files.stream().map(List::size))
        .allSatisfy(rows -> assertThat(rows).isBetween(2_300, 2_700));
    assertThat(files.stream().flatMap(List::stream).toList()).isEqualTo(numbers(5_000));
  }

  /** A share is not divided: with too few of them there are fewer files. */
  @Test
  void areNeverEmpty() {
    assertThat(files(List.of(numbers(9), numbers(1)), 4)).containsExactly(numbers(9), numbers(1));
    assertThat(files(List.of(numbers(3)), 1)).containsExactly(numbers(3));
  }

  private List<List<Integer>> files(List<List<Integer>> shares, int count) {
    JavaRDD<List<Integer>> partitions = spark.parallelize(shares, shares.size());
    EvenFiles files = new EvenFiles(shares.stream().map(List::size).toList());
    return partitions
        .rdd()
        .coalesce(count, false, Option.apply(files), null)
        .toJavaRDD()
        .flatMap(List::iterator)
        .glom()
        .collect();
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
