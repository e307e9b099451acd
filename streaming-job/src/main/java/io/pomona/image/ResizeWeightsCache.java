package io.pomona.image;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The weights for the source sizes met lately: a collection mostly has a few. Thread-safe. */
final class ResizeWeightsCache {

  /** Weights of the longest side take a megabyte, so this bounds memory too. */
  private static final int CAPACITY = 32;

  private final int target;
  private final ConcurrentMap<Integer, ResizeWeights> bySource = new ConcurrentHashMap<>();

  ResizeWeightsCache(int target) {
    this.target = target;
  }

  ResizeWeights of(int source) {
    ResizeWeights known = bySource.get(source);
    if (known != null) {
      return known;
    }
    if (bySource.size() >= CAPACITY) {
      bySource.clear();
    }
    ResizeWeights made = new ResizeWeights(source, target);
    bySource.put(source, made);
    return made;
  }
}
