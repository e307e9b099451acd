package io.pomona.featurize;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Deals a micro-batch out to tasks by guided self-scheduling (Polychronopoulos and Kuck, 1987): a
 * share is a part of what is left, so that large shares come first, whose tasks are few, and small
 * ones last, so that no core waits long for another's. By number, because an image costs the same
 * network time whatever its size in bytes.
 */
final class TaskShares {

  // A task costs its core some 7 ms, and the wait for its first object; an image some 5 ms.
  private static final int LARGEST = 1_000;
  private static final int SMALLEST = 16;

  private TaskShares() {}

  /**
   * Shares of {@code objects}, none empty: those for the first file of the table, then those for
   * the second, and so on, for each the larger ones first. Each file has about as many shares, by
   * which Spark puts them together, and as many objects.
   *
   * @param slots how many tasks run at once
   * @param files how many files are written
   */
  static <T> List<List<T>> of(List<T> objects, int slots, int files) {
    List<List<T>> shares = largestFirst(objects, slots);
    return IntStream.range(0, files)
        .boxed()
        .flatMap(
            file ->
                IntStream.range(0, shares.size())
                    .filter(share -> fileOf(share, files) == file)
                    .mapToObj(shares::get))
        .toList();
  }

  // To and fro, so that no file has the larger share of every round.
  private static int fileOf(int share, int files) {
    int turn = share % files;
    return share / files % 2 == 0 ? turn : files - 1 - turn;
  }

  private static <T> List<List<T>> largestFirst(List<T> objects, int slots) {
    int smallest = Math.min(SMALLEST, (objects.size() + slots - 1) / slots);
    List<List<T>> shares = new ArrayList<>();
    int next = 0;
    while (next < objects.size()) {
      int left = objects.size() - next;
      int share = Math.min(LARGEST, Math.max(smallest, left / (2 * slots)));
      int end = next + Math.min(left, share);
      shares.add(new ArrayList<>(objects.subList(next, end)));
      next = end;
    }
    return shares;
  }
}
