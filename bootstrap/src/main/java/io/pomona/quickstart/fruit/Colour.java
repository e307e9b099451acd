package io.pomona.quickstart.fruit;

/**
 * A colour in linear light, 1 being white paper in full light.
 *
 * @param red red part
 * @param green green part
 * @param blue blue part
 */
record Colour(double red, double green, double blue) {

  private static final double GAMMA = 2.2;

  /** The colour that a screen shows for {@code rgb}, such as {@code 0xc02030}. */
  static Colour of(int rgb) {
    return new Colour(linear(rgb >> 16), linear(rgb >> 8), linear(rgb));
  }

  Colour mix(Colour other, double share) {
    double s = Math.min(1, Math.max(0, share));
    return new Colour(
        red + (other.red - red) * s,
        green + (other.green - green) * s,
        blue + (other.blue - blue) * s);
  }

  Colour times(double factor) {
    return new Colour(red * factor, green * factor, blue * factor);
  }

  Colour times(Colour other) {
    return new Colour(red * other.red, green * other.green, blue * other.blue);
  }

  Colour plus(Colour other) {
    return new Colour(red + other.red, green + other.green, blue + other.blue);
  }

  /** The three values on a screen, 0 to 255, before rounding; light beyond white rolls off. */
  double[] onScreen() {
    return new double[] {screen(red), screen(green), screen(blue)};
  }

  private static double linear(int level) {
    return Math.pow((level & 0xff) / 255.0, GAMMA);
  }

  private static double screen(double light) {
    double knee = 0.8;
    double shown =
        light <= knee ? light : knee + (1 - knee) * (1 - Math.exp((knee - light) / (1 - knee)));
    return 255 * Math.pow(Math.max(0, shown), 1 / GAMMA);
  }
}
