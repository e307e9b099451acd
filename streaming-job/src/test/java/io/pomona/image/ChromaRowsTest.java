package io.pomona.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.image.JpegHeader.Component;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a JDK with libjpeg 6b leaves to be done; a JDK on libjpeg-turbo never gets there. */
class ChromaRowsTest {

  private static final Component FULL = new Component(1, 1, 2);
  private static final Component HALVED = new Component(2, 1, 1);

  /** Three parts of the nearer row, one of the farther, rounded down and up in turn. */
  @Test
  void interpolatesRowsThatWereRepeated() {
    byte[] column = {9, 10, 9, 10, 9, 20, 9, 20, 9, 50};

    ChromaRows.interpolate(column, header(5, FULL, HALVED));

    assertThat(column).containsExactly(9, 10, 9, 13, 9, 17, 9, 28, 9, 42);
  }

  @Test
  void leavesRowsThatWereInterpolated() {
    byte[] column = {9, 10, 9, 13, 9, 17, 9, 28, 9, 42};

    ChromaRows.interpolate(column, header(5, FULL, HALVED));

    assertThat(column).containsExactly(9, 10, 9, 13, 9, 17, 9, 28, 9, 42);
  }

  @Test
  void leavesOtherSubsamplings() {
    byte[] column = {9, 10, 9, 10, 9, 20, 9, 20};

    ChromaRows.interpolate(column, header(4, new Component(1, 2, 2), HALVED));

    assertThat(column).containsExactly(9, 10, 9, 10, 9, 20, 9, 20);
  }

  private static JpegHeader header(int height, Component... components) {
    return new JpegHeader(0xc0, 1, height, List.of(components), false, JpegHeader.NO_ADOBE);
  }
}
