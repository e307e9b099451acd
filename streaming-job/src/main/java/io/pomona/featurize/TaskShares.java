package io.pomona.featurize;

import java.util.ArrayList;
import java.util.List;

/**
 * Deals a micro-batch out to tasks by guided self-scheduling (Polychronopoulos and Kuck, 1987): a
 * share is a part of what is left, so that large shares come first, whose tasks are few, and small
 * ones last, so that no core waits long for another's. By number, because an image costs the same
 * network time whatever its size in bytes.
 */
final class TaskShares {

  // A task costs its core some 7 ms, and the wait for its first object; an image some 5 ms.
  private static final int LARGEST = 500;
  private static final int SMALLEST = 8;

  private TaskShares() {}

  /**
   * Shares of {@code objects}, in order; none is empty.
   *
   * @param slots how many tasks run at once
   */
  static <T> List<List<T>> of(List<T> objects, int slots) {
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
