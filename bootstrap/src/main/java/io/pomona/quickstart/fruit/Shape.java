package io.pomona.quickstart.fruit;

/**
 * A solid about the origin, within a sphere of radius 1.3, with its stem towards +y, given by an
 * estimate of the signed distance to its surface that is never too large by much. Terms after Hart,
 * "Sphere tracing", The Visual Computer 12 (1996).
 */
@FunctionalInterface
interface Shape {

  /** Distance of (x, y, z) from the surface, negative inside. */
  double distance(double x, double y, double z);

  /** Both solids, blended where they meet over a width of about {@code blend}. */
  default Shape with(Shape other, double blend) {
    return (x, y, z) -> {
      double a = distance(x, y, z);
      double b = other.distance(x, y, z);
      double h = Math.max(0, blend - Math.abs(a - b)) / blend;
      return Math.min(a, b) - h * h * blend / 4;
    };
  }

  static Shape ball(double centre, double radius) {
    return (x, y, z) -> length(x, y - centre, z) - radius;
  }

  static Shape ellipsoid(double a, double b, double c) {
    double smallest = Math.min(a, Math.min(b, c));
    return (x, y, z) -> {
      double scaled = length(x / a, y / b, z / c);
      double gradient = length(x / (a * a), y / (b * b), z / (c * c));
      return gradient == 0 ? -smallest : scaled * (scaled - 1) / gradient;
    };
  }

  /**
   * A ball with a dimple at both ends: the outer part of a spindle torus.
   *
   * @param ring radius of the circle that the tube runs on; wider means deeper dimples
   * @param tube radius of the tube
   * @param stretch along the axis
   * @param taper how much wider above than below
   */
  static Shape dimpled(double ring, double tube, double stretch, double taper) {
    return (x, y, z) -> {
      double width = 1 + taper * y;
      double fromRing = Math.hypot(x, z) / width - ring;
      return 0.75 * (Math.hypot(fromRing, y / stretch) - tube);
    };
  }

  /** A rod with round ends from (x0, y0) to (x1, y1) in the plane z = 0. */
  static Shape rod(double x0, double y0, double x1, double y1, double radius) {
    double dx = x1 - x0;
    double dy = y1 - y0;
    double squared = dx * dx + dy * dy;
    return (x, y, z) -> {
      double t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared));
      return length(x - x0 - t * dx, y - y0 - t * dy, z) - radius;
    };
  }

  /** A fold from pole to pole on the side of +z, {@code depth} deep. */
  default Shape creased(double depth) {
    return (x, y, z) -> {
      double angle = Math.atan2(x, z);
      double fold = Math.exp(-angle * angle / 0.05) * (z > 0 ? 1 : 0);
      return distance(x, y, z) + depth * fold * Math.min(1, Math.hypot(x, z));
    };
  }

  /** A bent, tapering, five-edged rod in the plane z = 0. */
  static Shape banana() {
    return (x, y, z) -> {
      double angle = Math.atan2(y, x + 1.15);
      double along = Math.min(1.28, Math.max(-1, angle / 0.68));
      double onArc = along * 0.68;
      double across = x + 1.15 - 1.4 * Math.cos(onArc);
      double up = y - 1.4 * Math.sin(onArc);
      double out = Math.signum(Math.hypot(x + 1.15, y) - 1.4) * Math.hypot(across, up);
      double edges = 1 + 0.045 * Math.cos(5 * Math.atan2(z, out));
      double body = 0.3 * Math.sqrt(Math.max(0, 1 - 0.93 * Math.pow(Math.abs(along), 3)));
      return 0.7 * (Math.hypot(out, z) - Math.max(0.06, body * edges));
    };
  }

  private static double length(double x, double y, double z) {
    return Math.sqrt(x * x + y * y + z * z);
  }
}
