package io.pomona.table;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;

/** Why an image is in quarantine: the values of the column {@code reason}. */
public enum QuarantineReason {
  EMPTY("the object holds no byte"),
  NOT_AN_IMAGE("the bytes are of no image format"),
  TRUNCATED("the image ends before its last row"),
  CORRUPT("the image breaks the rules of its format"),
  UNSUPPORTED("a format, or a variant of one, that is not decoded"),
  TOO_LARGE("more bytes or pixels than the limits allow"),
  TOO_SLOW("decoding took longer than the limit allows"),
  VANISHED("the object was gone when it was to be read"),
  ACCESS_DENIED("the store refused to hand the object over"),
  UNREADABLE("the store failed again and again while the object was read");

  private final String meaning;

  QuarantineReason(String meaning) {
    this.meaning = meaning;
  }

  /** One line for people. */
  public String meaning() {
    return meaning;
  }

  static String documentation() {
    return Arrays.stream(values())
        .map(reason -> reason + ": " + reason.meaning)
        .collect(joining("; "));
  }
}
