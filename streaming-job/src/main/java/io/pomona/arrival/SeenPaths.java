package io.pomona.arrival;

/**
 * The set of paths that were handed over, as hashes in one array with open addressing: 24 to 48
 * bytes of heap a path, however long it is. Not thread-safe, but several threads may read while
 * none adds.
 */
final class SeenPaths {

  private static final int INITIAL_CAPACITY = 1024;

  // A hash takes two places, high before low. Both zero is an empty slot: no hash is expected to
  // be.
  private long[] slots = new long[2 * INITIAL_CAPACITY];
  private int size;

  boolean contains(PathHash hash) {
    return !isEmpty(slot(hash));
  }

  /** Adds {@code hash}; tells whether it is new. */
  boolean add(PathHash hash) {
    int slot = slot(hash);
    if (!isEmpty(slot)) {
      return false;
    }
    put(slot, hash);
    size++;
    if (3 * (long) size > slots.length) {
      grow();
    }
    return true;
  }

  int size() {
    return size;
  }

  /** Where {@code hash} is, or else where it belongs. */
  private int slot(PathHash hash) {
    int mask = slots.length - 1;
    int slot = (int) (2 * hash.low()) & mask;
    while (!isEmpty(slot) && (slots[slot] != hash.high() || slots[slot + 1] != hash.low())) {
      slot = (slot + 2) & mask;
    }
    return slot;
  }

  private boolean isEmpty(int slot) {
    return slots[slot] == 0 && slots[slot + 1] == 0;
  }

  private void put(int slot, PathHash hash) {
    slots[slot] = hash.high();
    slots[slot + 1] = hash.low();
  }

  private void grow() {
    long[] old = slots;
    slots = new long[Math.multiplyExact(2, old.length)];
    for (int slot = 0; slot < old.length; slot += 2) {
      if (old[slot] != 0 || old[slot + 1] != 0) {
        PathHash hash = new PathHash(old[slot], old[slot + 1]);
        put(slot(hash), hash);
      }
    }
  }
}
