package io.pomona.replay;

import java.util.Locale;

/**
 * What a replay did. Immutable.
 *
 * @param featurized objects whose row is in features now
 * @param healed how many of these left the quarantine
 * @param quarantined objects whose row is in quarantine now
 * @param settled objects that were judged and keep the row they had
 * @param removed objects that are gone, and so are their rows
 */
record Outcome(long featurized, long healed, long quarantined, long settled, long removed) {

  static final Outcome NOTHING = new Outcome(0, 0, 0, 0, 0);

  Outcome plus(Outcome other) {
    return new Outcome(
        featurized + other.featurized,
        healed + other.healed,
        quarantined + other.quarantined,
        settled + other.settled,
        removed + other.removed);
  }

  /** One line for people. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%,d to features (%,d of them out of quarantine), %,d to quarantine, %,d left as they were, %,d removed",
        featurized,
        healed,
        quarantined,
        settled,
        removed);
  }
}
