package io.pomona.quickstart.fruit;

/**
 * How a surface reflects.
 *
 * @param gloss strength of the highlight, 0 for cloth, 1 for wax
 * @param sharpness exponent of the highlight, after Blinn
 * @param translucence how far light goes round into the shade, 0 to 1
 * @param relief height of fine bumps, in units
 * @param grain bumps per unit
 */
record Finish(double gloss, double sharpness, double translucence, double relief, double grain) {

  static final Finish WAXEN = new Finish(0.75, 60, 0.15, 0.0015, 9);
  static final Finish SATIN = new Finish(0.3, 22, 0.25, 0.002, 14);
  static final Finish PORED = new Finish(0.4, 26, 0.25, 0.007, 22);
  static final Finish VELVET = new Finish(0.06, 6, 0.45, 0.003, 40);
  static final Finish FIBROUS = new Finish(0.05, 8, 0.1, 0.05, 11);
  static final Finish FUZZY = new Finish(0.06, 8, 0.2, 0.02, 34);

  double height(double x, double y, double z) {
    return relief * Noise.fractal(x * grain, y * grain, z * grain, 2);
  }
}
