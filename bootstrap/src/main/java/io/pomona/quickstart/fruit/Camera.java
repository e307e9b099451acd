package io.pomona.quickstart.fruit;

import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/**
 * Photographs one fruit before a white background: parallel rays, four to a pixel, each marched to
 * the surface by the distance that the shape tells. A photograph is a function of its arguments.
 *
 * @param size width and height in pixels
 * @param zoom 1 shows 2.3 units
 */
public record Camera(int size, double zoom) {

  private static final int RAYS = 2;
  private static final double FIELD = 1.15;
  private static final double NEAR = 1.35;
  private static final double TOUCH = 0.003;
  private static final int STEPS = 72;
  private static final double SENSOR_NOISE = 1.6;
  private static final double[] WHITE = {255, 255, 255};

  /** Takes the picture; {@code seed} decides the sensor's noise. */
  public BufferedImage photograph(Fruit fruit, Pose pose, Studio studio, long seed) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    SplittableRandom noise = new SplittableRandom(seed);
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        image.setRGB(column, row, pixel(fruit, pose, studio, noise, column, row));
      }
    }
    return image;
  }

  private int pixel(
      Fruit fruit, Pose pose, Studio studio, SplittableRandom noise, int column, int row) {
    double[] sum = new double[3];
    for (int ray = 0; ray < RAYS * RAYS; ray++) {
      int line = ray / RAYS;
      double x = toField(column + (ray % RAYS + 0.5) / RAYS);
      double y = -toField(row + (line + 0.5) / RAYS);
      double[] seen = see(fruit, pose, studio, x, y);
      for (int channel = 0; channel < 3; channel++) {
        sum[channel] += seen[channel] / (RAYS * RAYS);
      }
    }
    return quantize(sum, noise);
  }

  private double toField(double pixels) {
    return (2 * pixels / size - 1) * FIELD / zoom;
  }

  private static double[] see(Fruit fruit, Pose pose, Studio studio, double x, double y) {
    double[] start = pose.toFruit(x, y, NEAR);
    double[] ahead = pose.toFruit(0, 0, -1);
    double gone = 0;
    for (int step = 0; step < STEPS && gone < 2 * NEAR; step++) {
      double distance =
          fruit.distance(
              start[0] + gone * ahead[0], start[1] + gone * ahead[1], start[2] + gone * ahead[2]);
      if (distance < TOUCH) {
        return surface(fruit, pose, studio, along(start, ahead, gone));
      }
      gone += 0.92 * distance;
    }
    return WHITE;
  }

  private static double[] along(double[] start, double[] direction, double far) {
    double[] point = new double[3];
    for (int i = 0; i < 3; i++) {
      point[i] = start[i] + far * direction[i];
    }
    return point;
  }

  private static double[] surface(Fruit fruit, Pose pose, Studio studio, double[] point) {
    double[] normal = normal(fruit, point);
    Colour colour = fruit.colour(point[0], point[1], point[2]);
    return studio
        .shade(colour, fruit.finish(), pose.toCamera(normal), openness(fruit, point, normal))
        .onScreen();
  }

  private static double[] normal(Fruit fruit, double[] p) {
    double e = 0.008;
    double x = fruit.relief(p[0] + e, p[1], p[2]) - fruit.relief(p[0] - e, p[1], p[2]);
    double y = fruit.relief(p[0], p[1] + e, p[2]) - fruit.relief(p[0], p[1] - e, p[2]);
    double z = fruit.relief(p[0], p[1], p[2] + e) - fruit.relief(p[0], p[1], p[2] - e);
    double length = Math.sqrt(x * x + y * y + z * z) + 1e-12;
    return new double[] {x / length, y / length, z / length};
  }

  // A point in a dimple is nearer to other surface, on its way out, than one on a bulge.
  private static double openness(Fruit fruit, double[] point, double[] normal) {
    double closed = 0;
    for (double far = 0.08; far < 0.4; far *= 2) {
      double free =
          fruit.distance(
              point[0] + far * normal[0], point[1] + far * normal[1], point[2] + far * normal[2]);
      closed += Math.max(0, 0.75 - free / far) / 2;
    }
    return Math.max(0.25, 1 - closed);
  }

  // The background stays pure white, as where photographs were cut out.
  private static int quantize(double[] colour, SplittableRandom noise) {
    double luminance = SENSOR_NOISE * (noise.nextDouble() + noise.nextDouble() - 1);
    boolean background = colour[0] + colour[1] + colour[2] >= 764.9;
    int rgb = 0;
    for (double channel : colour) {
      double own = 0.6 * SENSOR_NOISE * (noise.nextDouble() + noise.nextDouble() - 1);
      double level = background ? 255 : channel + luminance + own;
      rgb = rgb << 8 | (int) Math.max(0, Math.min(255, Math.round(level)));
    }
    return rgb;
  }
}
