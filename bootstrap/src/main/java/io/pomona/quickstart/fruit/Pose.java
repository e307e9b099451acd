package io.pomona.quickstart.fruit;

/**
 * How the fruit stands before the camera: rows of the rotation from the camera's coordinates (x to
 * the right, y up, z towards the viewer) to the fruit's.
 */
public final class Pose {

  private final double[][] rows;

  private Pose(double[][] rows) {
    this.rows = rows;
  }

  /**
   * On the shaft of the turntable by its underside.
   *
   * @param turn of the table, in radians
   * @param lean of the shaft towards the viewer, in radians
   */
  public static Pose upright(double turn, double lean) {
    return new Pose(product(aboutY(turn), aboutX(-lean)));
  }

  /**
   * On the shaft by its side, so that a full turn shows stem and underside.
   *
   * @param turn of the table, in radians
   * @param lean of the shaft towards the viewer, in radians
   */
  public static Pose lying(double turn, double lean) {
    return new Pose(product(product(aboutX(Math.PI / 2), aboutY(turn)), aboutX(-lean)));
  }

  double[] toFruit(double x, double y, double z) {
    double[] point = new double[3];
    for (int i = 0; i < 3; i++) {
      point[i] = rows[i][0] * x + rows[i][1] * y + rows[i][2] * z;
    }
    return point;
  }

  double[] toCamera(double[] direction) {
    double[] turned = new double[3];
    for (int i = 0; i < 3; i++) {
      turned[i] = rows[0][i] * direction[0] + rows[1][i] * direction[1] + rows[2][i] * direction[2];
    }
    return turned;
  }

  private static double[][] aboutX(double angle) {
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    return new double[][] {{1, 0, 0}, {0, c, -s}, {0, s, c}};
  }

  private static double[][] aboutY(double angle) {
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    return new double[][] {{c, 0, s}, {0, 1, 0}, {-s, 0, c}};
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] product = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        product[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
      }
    }
    return product;
  }
}
