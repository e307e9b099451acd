package io.pomona.model;

/**
 * How an 8-bit level becomes a network's input: {@code level / divisor + offset}, in float32.
 *
 * @param divisor what levels are divided by; finite, not zero
 * @param offset what is added afterwards; finite
 */
public record InputScale(float divisor, float offset) {
  /** Keras' preprocessing for MobileNetV2: 0..255 onto -1..1. */
  public static final InputScale KERAS = new InputScale(127.5f, -1f);

  /** Checks both numbers. */
  public InputScale {
    if (!Float.isFinite(divisor) || divisor == 0 || !Float.isFinite(offset)) {
      throw new IllegalArgumentException(
          "Input scale %s,%s: the divisor must be a number other than 0, the offset a number."
              .formatted(divisor, offset));
    }
  }

  /**
   * Reads {@code divisor,offset}, such as {@code 127.5,-1}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static InputScale parse(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length != 2) {
      throw unreadable(text, null);
    }
    try {
      return new InputScale(Float.parseFloat(parts[0].strip()), Float.parseFloat(parts[1].strip()));
    } catch (NumberFormatException e) {
      throw unreadable(text, e);
    }
  }

  private static IllegalArgumentException unreadable(String text, NumberFormatException cause) {
    return new IllegalArgumentException(
        "Input scale '%s' is not divisor,offset: write two numbers, such as 127.5,-1 for x/127.5-1."
            .formatted(text),
        cause);
  }

  /** The scaled value of each of the 256 levels. */
  float[] levels() {
    float[] levels = new float[256];
    for (int level = 0; level < levels.length; level++) {
      levels[level] = level / divisor + offset;
    }
    return levels;
  }
}
