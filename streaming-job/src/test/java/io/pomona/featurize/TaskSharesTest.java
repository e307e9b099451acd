package io.pomona.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskSharesTest {

  @ParameterizedTest
  @CsvSource({"1, 2", "15, 4", "16, 2", "1_000, 2", "5_000, 2", "5_000, 64", "100_000, 3"})
  void dealsOutEachObjectOnceInOrder(String count, int slots) {
    List<Integer> objects = numbers(Integer.parseInt(count.replace("_", "")));

    List<List<Integer>> shares = TaskShares.of(objects, slots, 1);

    assertThat(shares.stream().flatMap(List::stream).toList()).isEqualTo(objects);
    assertThat(shares).noneMatch(List::isEmpty);
  }

  @Test
  void dealsNothingOutOfNothing() {
    assertThat(TaskShares.of(List.of(), 2, 1)).isEmpty();
  }

  /** Few images come to all cores, at once. */
  @Test
  void dealsFewObjectsOutToAllSlots() {
    assertThat(sizes(10, 2)).containsExactly(5, 5);
    assertThat(sizes(10, 4)).containsExactly(3, 3, 3, 1);
    assertThat(sizes(3, 8)).containsExactly(1, 1, 1);
  }

  /** No share is larger than the one before; the last ones are small, and no task is huge. */
  @Test
  void beginsWithLargeSharesAndEndsWithSmallOnes() {
    List<Integer> sizes = sizes(5_000, 2);

    assertThat(sizes).isSortedAccordingTo((a, b) -> b - a);
    assertThat(sizes.get(0)).isEqualTo(1_000);
    assertThat(sizes.subList(sizes.size() - 3, sizes.size())).allMatch(size -> size <= 16);
    assertThat(sizes).hasSizeLessThan(22);
  }

  /** Spark makes files of as many shares each: of these, the first ones alone are large. */
  @Test
  void dealsAsManyObjectsOutToEachFile() {
    List<List<Integer>> shares = TaskShares.of(numbers(5_000), 2, 2);

    List<List<Integer>> first = shares.subList(0, shares.size() / 2);
    assertThat(first.stream().mapToInt(List::size).sum()).isBetween(2_300, 2_700);
    assertThat(shares.stream().flatMap(List::stream).sorted().toList()).isEqualTo(numbers(5_000));
    assertThat(shares.get(shares.size() - 1)).hasSizeLessThan(20);
  }

  private static List<Integer> sizes(int count, int slots) {
    return TaskShares.of(numbers(count), slots, 1).stream().map(List::size).toList();
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
