package io.pomona.replay;

/** How an object on the store and its row in the tables differ. */
public enum Kind {
  NEW("new", "objects without a row"),
  OVERWRITTEN("overwritten", "written again since they were featurized"),
  OTHER_MODEL("other model", "featurized under another model"),
  QUARANTINED("quarantined", "in quarantine, to be judged again"),
  DOUBLED("doubled", "with more than one row"),
  DELETED("deleted", "rows of objects that are gone"),
  UNCHANGED("unchanged", "the tables have them as they are");

  private final String title;
  private final String meaning;

  Kind(String title, String meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  /** One or two words for people. */
  public String title() {
    return title;
  }

  /** One line for people. */
  public String meaning() {
    return meaning;
  }
}
