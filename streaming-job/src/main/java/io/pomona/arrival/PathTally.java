package io.pomona.arrival;

/** How many paths have something in common, and one of them. Not thread-safe. */
final class PathTally {

  private long count;
  private String example = "";

  void add(String path) {
    if (count++ == 0) {
      example = path;
    }
  }

  void addAll(PathTally others) {
    if (count == 0) {
      example = others.example;
    }
    count += others.count;
  }

  long count() {
    return count;
  }

  /** The first of them; empty if there is none. */
  String example() {
    return example;
  }
}
