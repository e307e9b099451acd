package io.pomona.pca.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class VerificationTest {

  private static final SymmetricMatrix COVARIANCE = Covariances.known();

  @Test
  void acceptsTheTrueComponents() {
    Verification verification = Verification.of(COVARIANCE, components(0, 1));
    assertThat(verification.orthogonality()).isLessThan(1e-15);
    assertThat(verification.residual()).isLessThan(1e-15);
  }

  @Test
  void rejectsADirectionThatIsTurnedALittle() {
    double[][] directions = {turned(Covariances.DIRECTIONS[0], Covariances.DIRECTIONS[2], 1e-6)};
    assertRejected(new PrincipalComponents(directions, new double[] {6}, 10), "C v - lambda v is");
  }

  @Test
  void rejectsDirectionsThatAreNotOrthogonal() {
    double[][] directions = {
      Covariances.DIRECTIONS[0], turned(Covariances.DIRECTIONS[1], Covariances.DIRECTIONS[0], 1e-8)
    };
    assertRejected(
        new PrincipalComponents(directions, new double[] {6, 3}, 10), "from orthonormal");
  }

  @Test
  void rejectsAWrongVariance() {
    assertRejected(
        new PrincipalComponents(
            new double[][] {Covariances.DIRECTIONS[0]}, new double[] {6.0001}, 10),
        "C v - lambda v is");
  }

  /** True eigenpairs all, but not the leading ones. */
  @Test
  void rejectsComponentsThatLeaveALargerOneOut() {
    assertRejected(components(0, 2), "is left out, the last component has 1.0");
  }

  /** Also one that is larger by a millionth, which no search of some steps would tell apart. */
  @Test
  void rejectsComponentsThatLeaveOneOutThatIsHardlyLarger() {
    SymmetricMatrix near = new SymmetricMatrix(3, new double[] {6, 0, 0, 0, 3.000_001, 0, 0, 0, 3});
    double[][] directions = {{1, 0, 0}, {0, 0, 1}};
    assertThatThrownBy(
            () ->
                Verification.of(near, new PrincipalComponents(directions, new double[] {6, 3}, 12)))
        .isInstanceOf(ComponentsException.class)
        .hasMessageContaining("is left out, the last component has 3.0");
  }

  @Test
  void rejectsComponentsOutOfOrder() {
    assertRejected(components(1, 0), "larger than the one before");
  }

  @Test
  void rejectsANegativeVariance() {
    SymmetricMatrix indefinite = new SymmetricMatrix(2, new double[] {1, 0, 0, -0.5});
    PrincipalComponents both =
        new PrincipalComponents(new double[][] {{1, 0}, {0, 1}}, new double[] {1, -0.5}, 0.5);
    assertThatThrownBy(() -> Verification.of(indefinite, both))
        .isInstanceOf(ComponentsException.class)
        .hasMessageContaining("eigenvalue -0.5 of component 2 is negative");
  }

  @Test
  void rejectsWhatIsNoNumber() {
    double[][] directions = {{Double.NaN, 0, 0}};
    assertRejected(new PrincipalComponents(directions, new double[] {6}, 10), "from orthonormal");
    SymmetricMatrix nothing = new SymmetricMatrix(2, new double[] {Double.NaN, 0, 0, 1});
    assertThatThrownBy(() -> Verification.of(nothing, components(0)))
        .hasMessageContaining("trace NaN");
  }

  private static void assertRejected(PrincipalComponents components, String why) {
    assertThatThrownBy(() -> Verification.of(COVARIANCE, components))
        .isInstanceOf(ComponentsException.class)
        .hasMessageStartingWith("The components are wrong and are not published")
        .hasMessageContaining(why);
  }

  private static PrincipalComponents components(int... indexes) {
    double[][] directions = new double[indexes.length][];
    double[] variances = new double[indexes.length];
    for (int i = 0; i < indexes.length; i++) {
      directions[i] = Covariances.DIRECTIONS[indexes[i]];
      variances[i] = Covariances.VARIANCES[indexes[i]];
    }
    return new PrincipalComponents(directions, variances, 10);
  }

  private static double[] turned(double[] direction, double[] towards, double angle) {
    double[] turned = Vectors.scaled(direction, Math.cos(angle));
    Vectors.add(turned, Math.sin(angle), towards);
    return turned;
  }
}
