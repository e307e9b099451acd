package io.pomona.quickstart.fruit;

/** Smooth pseudo-random values over space, the same on every run: value noise on a unit lattice. */
final class Noise {

  private Noise() {}

  /** A value in [0, 1] that changes over a distance of about 1. */
  static double at(double x, double y, double z) {
    int i = (int) Math.floor(x);
    int j = (int) Math.floor(y);
    int k = (int) Math.floor(z);
    double u = fade(x - i);
    double v = fade(y - j);
    double w = fade(z - k);
    double near = plane(i, j, k, u, v);
    return near + (plane(i, j, k + 1, u, v) - near) * w;
  }

  /** Sum of {@code octaves} noises, each twice as fine and half as strong; in [0, 1]. */
  static double fractal(double x, double y, double z, int octaves) {
    double sum = 0;
    double total = 0;
    double strength = 1;
    double scale = 1;
    for (int octave = 0; octave < octaves; octave++) {
      sum += strength * at(x * scale + 17.3 * octave, y * scale, z * scale);
      total += strength;
      strength *= 0.5;
      scale *= 2;
    }
    return sum / total;
  }

  /**
   * How far (x, y, z) is inside the nearest of sparse round spots: 0 outside, 1 in the middle.
   *
   * @param density share of the unit cells that hold a spot
   * @param radius of a spot, at most 0.5
   */
  static double spots(double x, double y, double z, double density, double radius) {
    int i = (int) Math.floor(x);
    int j = (int) Math.floor(y);
    int k = (int) Math.floor(z);
    if (lattice(i + 91, j, k) > density) {
      return 0;
    }
    double room = 1 - 2 * radius;
    double dx = x - i - radius - room * lattice(i, j + 37, k);
    double dy = y - j - radius - room * lattice(i, j, k + 59);
    double dz = z - k - radius - room * lattice(i + 7, j + 11, k);
    double distance = Math.sqrt(dx * dx + dy * dy + dz * dz) / radius;
    return distance < 1 ? fade(1 - distance) : 0;
  }

  /** 0 below {@code from}, 1 above {@code to}, smooth between. */
  static double step(double from, double to, double value) {
    return fade(Math.min(1, Math.max(0, (value - from) / (to - from))));
  }

  private static double plane(int i, int j, int k, double u, double v) {
    double low = line(i, j, k, u);
    return low + (line(i, j + 1, k, u) - low) * v;
  }

  private static double line(int i, int j, int k, double u) {
    double left = lattice(i, j, k);
    return left + (lattice(i + 1, j, k) - left) * u;
  }

  private static double fade(double t) {
    return t * t * (3 - 2 * t);
  }

  // A multiply-and-xorshift hash; the constants are the ones of MurmurHash3's finalizer.
  private static double lattice(int i, int j, int k) {
    int h = i * 0x9e3779b1 + j * 0x85ebca77 + k * 0xc2b2ae3d;
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return ((h ^ (h >>> 16)) >>> 8) / (double) (1 << 24);
  }
}
