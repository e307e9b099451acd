package io.pomona.model;

import java.io.Serializable;

/**
 * What a model computes, as plain data in the Java heap. Implementations are classes with fields of
 * primitives, arrays and plain collections, which Java's serialisation and Kryo both carry.
 */
sealed interface Network extends Serializable permits MobileNetV2, SavedModelNetwork {
  int inputWidth();

  int inputHeight();

  int featureWidth();

  /** Brings the network into native memory, ready to run; the caller closes it. */
  LoadedNetwork load();
}
