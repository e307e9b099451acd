package io.pomona.quickstart.fruit;

/** The seeds of a strawberry: rows about the axis, each row turned by half a seed. */
final class Seeds {

  private static final double ROW_HEIGHT = 0.17;
  private static final double SPACING = 0.2;

  private Seeds() {}

  /** Skin with a yellow seed in each pit. */
  static Skin over(Skin flesh) {
    Colour seed = Colour.of(0xe8c860);
    Colour pit = Colour.of(0x8a0c14);
    return (x, y, z) -> {
      double away = distance(x, y, z);
      return flesh
          .colour(x, y, z)
          .mix(pit, 0.6 * (1 - Noise.step(0.03, 0.075, away)))
          .mix(seed, 1 - Noise.step(0.02, 0.036, away));
    };
  }

  /** Five to nine green leaves about the stem, with jagged tips. */
  static Skin calyx(Skin berry, Colour green) {
    return (x, y, z) -> {
      double around = Math.atan2(z, x);
      double leaf = 0.34 + 0.26 * Math.abs(Math.cos(3.5 * around + 0.4 * Math.sin(2 * around)));
      double away = y > 0 ? Math.hypot(x, z) + 0.6 * Math.max(0, 0.75 - y) : 9;
      double shade = 0.75 + 0.5 * Noise.at(14 * x, 14 * y, 14 * z);
      return berry
          .colour(x, y, z)
          .mix(green.times(shade), 1 - Noise.step(leaf - 0.02, leaf + 0.02, away));
    };
  }

  private static double distance(double x, double y, double z) {
    long row = Math.round(y / ROW_HEIGHT);
    double radius = Math.max(0.05, Math.hypot(x, z));
    long around = Math.max(3, Math.round(2 * Math.PI * radiusAt(row * ROW_HEIGHT) / SPACING));
    double turn = Math.atan2(z, x) / (2 * Math.PI) * around + 0.5 * Math.floorMod(row, 2L);
    double aside = (turn - Math.round(turn)) / around * 2 * Math.PI * radius;
    return Math.hypot(1.5 * aside, 0.8 * (y - row * ROW_HEIGHT));
  }

  // The berry's own outline would do; a straight cone gives each row a fixed number of seeds.
  private static double radiusAt(double y) {
    return Math.max(0.12, 0.5 + 0.28 * y);
  }
}
