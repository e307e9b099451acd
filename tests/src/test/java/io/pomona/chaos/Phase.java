package io.pomona.chaos;

import io.pomona.chaos.StoreState.Log;

/** What a process was doing when it was killed, as far as its files and its output tell. */
enum Phase {
  STARTING("JVM, Spark or model starting"),
  OPENING("waiting for the killed one's lease, opening tables and checkpoint, listing"),
  DISCOVERED("listed: arrivals written down, not yet planned"),
  JUDGING("reading, decoding, featurizing: in a micro-batch before its first commit"),
  BETWEEN_TABLES("quarantine committed, features not"),
  BEFORE_CHECKPOINT("features committed, checkpoint not; compaction included"),
  IDLE("between two micro-batches: waiting, or listing");

  private final String meaning;

  Phase(String meaning) {
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }

  static Phase of(StoreState started, StoreState killed, String output) {
    if (!killed.isAtWorkSince(started)) {
      return output.contains("watching") ? OPENING : STARTING;
    }
    if (killed.number(Log.OFFSETS) > killed.number(Log.COMMITS)) {
      return inMicroBatch(killed);
    }
    return killed.number(Log.ARRIVALS) > killed.number(Log.OFFSETS) ? DISCOVERED : IDLE;
  }

  private static Phase inMicroBatch(StoreState killed) {
    if (killed.isNewer(Log.FEATURES, Log.OFFSETS)) {
      return BEFORE_CHECKPOINT;
    }
    return killed.isNewer(Log.QUARANTINE, Log.OFFSETS) ? BETWEEN_TABLES : JUDGING;
  }
}
