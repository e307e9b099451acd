package io.pomona.model;

/** Trained numbers in row-major order, and their shape. The arrays are the variable's own. */
final class Variable {
  private final int[] shape;
  private final float[] values;

  Variable(int[] shape, float[] values) {
    this.shape = shape;
    this.values = values;
  }

  int[] shape() {
    return shape;
  }

  float[] values() {
    return values;
  }
}
