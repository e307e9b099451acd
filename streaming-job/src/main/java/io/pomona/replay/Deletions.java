package io.pomona.replay;

/** What becomes of the rows of objects that are gone. */
enum Deletions {

  /** They stay. */
  KEEP("keep"),

  /** They go, unless nothing at all is left under the prefix: it may be the wrong one. */
  REMOVE("gone"),

  /** They go, though nothing be left. */
  REMOVE_ALL("all");

  private final String label;

  Deletions(String label) {
    this.label = label;
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return label;
  }
}
