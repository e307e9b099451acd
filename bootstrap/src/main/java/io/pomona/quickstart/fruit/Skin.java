package io.pomona.quickstart.fruit;

/** The colour of a surface, and how it reflects. */
@FunctionalInterface
interface Skin {

  /** Colour at a point of the surface, in the fruit's own coordinates. */
  Colour colour(double x, double y, double z);

  /** Speckles, as an apple's pores: {@code scale} cells per unit. */
  default Skin speckled(Colour speckle, double scale, double density, double strength) {
    return (x, y, z) ->
        colour(x, y, z)
            .mix(speckle, strength * Noise.spots(x * scale, y * scale, z * scale, density, 0.33));
  }

  /** Blotches of {@code other}, over a share of the surface. */
  default Skin blotched(Colour other, double scale, double share, double softness) {
    return (x, y, z) -> {
      double noise = Noise.fractal(x * scale + 5, y * scale, z * scale - 3, 3);
      return colour(x, y, z)
          .mix(other, Noise.step(1 - share - softness, 1 - share + softness, noise));
    };
  }

  /** A blush on the sunny side, +x, broken up into streaks from pole to pole. */
  default Skin blushed(Colour blush, double from, double to) {
    return (x, y, z) -> {
      double around = Math.atan2(z, x);
      double streak = Noise.fractal(9 * Math.cos(around), 1.6 * y, 9 * Math.sin(around), 3) - 0.5;
      double patch = Noise.fractal(1.7 * x, 1.7 * y + 9, 1.7 * z, 2) - 0.5;
      return colour(x, y, z)
          .mix(blush, Noise.step(from, to, 0.6 * x + 0.25 * y + 0.55 * streak + 0.9 * patch));
    };
  }

  /** Another colour around the pole +y, where the stem is, or -y; radius in units. */
  default Skin capped(Colour cap, double pole, double radius, double softness) {
    return (x, y, z) -> {
      double wobble = 0.12 * (Noise.fractal(6 * x, 6 * y, 6 * z, 2) - 0.5);
      double away = y * pole > 0 ? Math.hypot(x, z) + wobble : 9;
      return colour(x, y, z).mix(cap, 1 - Noise.step(radius - softness, radius + softness, away));
    };
  }

  /** Another colour beyond {@code height} towards the pole +y or, below zero, -y. */
  default Skin tipped(Colour tip, double height, double softness) {
    double pole = Math.signum(height);
    double edge = Math.abs(height);
    return (x, y, z) -> {
      double wobble = 0.1 * (Noise.fractal(7 * x, 7 * y, 7 * z, 2) - 0.5);
      return colour(x, y, z)
          .mix(tip, Noise.step(edge - softness, edge + softness, y * pole + wobble));
    };
  }

  /** Lighter and darker all over, as nothing that grew is of one colour. */
  default Skin mottled(double scale, double strength) {
    return (x, y, z) ->
        colour(x, y, z)
            .times(1 + strength * (2 * Noise.fractal(x * scale, y * scale + 3, z * scale, 3) - 1));
  }

  static Skin plain(int rgb) {
    Colour colour = Colour.of(rgb);
    return (x, y, z) -> colour;
  }

  /** From one colour below to another above. */
  static Skin gradient(int below, int above) {
    Colour bottom = Colour.of(below);
    Colour top = Colour.of(above);
    return (x, y, z) -> bottom.mix(top, 0.5 + 0.55 * y);
  }
}
