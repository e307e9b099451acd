package io.pomona.quickstart.fruit;

/** The husk of a coconut. */
final class Cocos {

  private Cocos() {}

  /** Fibres from pole to pole, dark and light side by side. */
  static Skin fibres(int dark, int light) {
    Colour shade = Colour.of(dark);
    Colour strand = Colour.of(light);
    return (x, y, z) -> {
      double around = Math.atan2(z, x) + 0.25 * Noise.at(2 * x, 3 * y, 2 * z);
      double fine = Noise.fractal(26 * Math.cos(around), 2.2 * y, 26 * Math.sin(around), 3);
      return shade.mix(strand, Noise.step(0.42, 0.66, fine));
    };
  }

  /** Three dark eyes about the pole +y. */
  static Skin eyes(Skin husk) {
    Colour eye = Colour.of(0x241408);
    return (x, y, z) -> {
      double around = Math.atan2(z, x);
      double third = around - Math.round(around * 1.5 / Math.PI) * Math.PI / 1.5;
      double radius = Math.hypot(x, z);
      double away = Math.hypot(radius - 0.27, radius * third);
      return husk.colour(x, y, z).mix(eye, y > 0 ? 1 - Noise.step(0.08, 0.13, away) : 0);
    };
  }
}
