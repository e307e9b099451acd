package io.pomona.arrival;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Objects of which no two have the same path. S3 may hold several for one: Hadoop reads the keys
 * {@code a//b.jpg}, {@code a/./b.jpg} and {@code a/b.jpg} as one path, and opens what is at the
 * last. Stateless.
 */
public final class DistinctObjects {

  private static final Comparator<ArrivedObject> BY_PATH =
      Comparator.comparing(ArrivedObject::path);
  private static final Comparator<ArrivedObject> OLDEST_FIRST =
      Comparator.comparing(ArrivedObject::modificationTime).thenComparing(BY_PATH);

  private DistinctObjects() {}

  /**
   * One object for each path in {@code objects}, oldest first, those of one time by path. Where
   * several have a path, the one has the latest of their times, and neither length nor ETag: which
   * of them is going to be read is not known.
   */
  public static List<ArrivedObject> of(Collection<ArrivedObject> objects) {
    return of(objects, path -> {});
  }

  /**
   * As {@link #of(Collection)}.
   *
   * @param repeated told the path of each object that another one stands for
   */
  static List<ArrivedObject> of(Collection<ArrivedObject> objects, Consumer<String> repeated) {
    // In a set, the paths of a first listing would take as much memory again.
    List<ArrivedObject> sorted = new ArrayList<>(objects);
    sorted.sort(BY_PATH);
    List<ArrivedObject> distinct = new ArrayList<>(sorted.size());
    for (ArrivedObject object : sorted) {
      int last = distinct.size() - 1;
      if (last >= 0 && distinct.get(last).path().equals(object.path())) {
        distinct.set(last, unknownOf(distinct.get(last), object));
        repeated.accept(object.path());
      } else {
        distinct.add(object);
      }
    }
    distinct.sort(OLDEST_FIRST);
    return distinct;
  }

  // The latest time, so that a replay sees when either is overwritten.
  private static ArrivedObject unknownOf(ArrivedObject one, ArrivedObject other) {
    return ArrivedObject.of(
        one.path(),
        one.modificationTime().isAfter(other.modificationTime())
            ? one.modificationTime()
            : other.modificationTime());
  }
}
