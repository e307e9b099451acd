package io.pomona.quickstart.fruit;

/**
 * The light on a fruit: a lamp above to the left, a reflector to the right, a white room.
 *
 * @param azimuth where the lamp stands, radians to the left of the camera
 * @param brightness 1 is normal
 */
public record Studio(double azimuth, double brightness) {

  private static final Colour LAMP = new Colour(1.0, 0.96, 0.9);
  private static final Colour REFLECTOR = new Colour(0.25, 0.27, 0.3);
  private static final Colour CEILING = new Colour(0.5, 0.5, 0.52);
  private static final Colour TABLE = new Colour(0.3, 0.29, 0.27);
  private static final double ELEVATION = 0.75;

  /**
   * Light that goes to the camera.
   *
   * @param skin colour of the surface
   * @param normal of the surface in the camera's coordinates, of length 1
   * @param openness share of the room that the point sees, 0 to 1
   */
  Colour shade(Colour skin, Finish finish, double[] normal, double openness) {
    double[] lamp = lampDirection();
    double lit = wrapped(dot(normal, lamp), finish.translucence());
    double filled = Math.max(0, 0.8 * normal[0] + 0.1 * normal[1] + 0.6 * normal[2]);
    Colour room = TABLE.mix(CEILING, 0.5 + 0.5 * normal[1]).times(openness);
    Colour diffuse =
        skin.times(LAMP.times(0.85 * lit * openness).plus(REFLECTOR.times(filled)).plus(room));
    return diffuse.plus(highlight(finish, normal, lamp, openness)).times(brightness);
  }

  private static Colour highlight(Finish finish, double[] normal, double[] lamp, double openness) {
    double[] half = {lamp[0], lamp[1], lamp[2] + 1};
    double length = Math.sqrt(dot(half, half));
    double facing = Math.max(0, dot(normal, half) / length);
    double grazing = Math.pow(1 - Math.max(0, normal[2]), 4);
    double strength =
        finish.gloss()
            * (0.75 * Math.pow(facing, finish.sharpness())
                + 0.12 * Math.pow(facing, finish.sharpness() / 6)
                + 0.25 * grazing * openness);
    return LAMP.times(strength);
  }

  private double[] lampDirection() {
    double level = Math.cos(ELEVATION);
    return new double[] {
      -level * Math.sin(azimuth), Math.sin(ELEVATION), level * Math.cos(azimuth)
    };
  }

  private static double wrapped(double cosine, double translucence) {
    return Math.max(0, (cosine + translucence) / (1 + translucence));
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }
}
