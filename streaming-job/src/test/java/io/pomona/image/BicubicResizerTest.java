package io.pomona.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.image.Samples.Reference;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BicubicResizerTest {

  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  static Stream<Reference> references() {
    return Samples.resized();
  }

  /** Larger, smaller, along one axis only, to one pixel, to the same size: Pillow's pixels. */
  @ParameterizedTest
  @MethodSource("references")
  void givesThePixelsOfPillow(Reference reference) {
    Pixels image = (Pixels) DECODER.decode(Samples.bytes(reference.file()));

    Pixels resized = new BicubicResizer(reference.width(), reference.height()).resize(image);

    assertThat(Samples.sha256(resized)).isEqualTo(reference.sha256());
  }

  @Test
  void copiesAnImageOfTheSameSize() {
    Pixels image = noise(31, 17, 1);

    Pixels resized = new BicubicResizer(31, 17).resize(image);

    assertThat(resized.rgb()).isEqualTo(image.rgb()).isNotSameAs(image.rgb());
  }

  @Test
  void keepsAPlainColor() {
    byte[] rgb = new byte[3 * 90 * 70];
    Arrays.fill(rgb, (byte) 201);

    assertThat(new BicubicResizer(64, 99).resize(new Pixels(90, 70, rgb)).rgb())
        .containsOnly((byte) 201);
  }

  /** An image lands in its place of a batch, and nowhere else. */
  @Test
  void writesIntoItsPlaceOnly() {
    BicubicResizer resizer = new BicubicResizer(8, 8);
    Pixels image = noise(20, 30, 2);
    byte[] batch = new byte[3 * 192];
    Arrays.fill(batch, (byte) 77);

    resizer.resize(image, batch, 192);

    assertThat(Arrays.copyOf(batch, 192)).containsOnly((byte) 77);
    assertThat(Arrays.copyOfRange(batch, 192, 384)).isEqualTo(resizer.resize(image).rgb());
    assertThat(Arrays.copyOfRange(batch, 384, 576)).containsOnly((byte) 77);
  }

  @Test
  void refusesAPlaceWithoutRoom() {
    BicubicResizer resizer = new BicubicResizer(8, 8);

    assertThatThrownBy(() -> resizer.resize(noise(9, 9, 3), new byte[192], 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesASizeWithoutPixels() {
    assertThatThrownBy(() -> new BicubicResizer(0, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 x 8");
  }

  /** More source sizes than weights are kept for, from many threads, give what one thread gives. */
  @Test
  void servesManyThreadsAndSizes() {
    BicubicResizer shared = new BicubicResizer(24, 20);

    boolean allEqual =
        IntStream.range(0, 400)
            .parallel()
            .mapToObj(i -> noise(1 + i % 97, 1 + i % 89, i))
            .allMatch(
                image ->
                    Arrays.equals(
                        shared.resize(image).rgb(),
                        new BicubicResizer(24, 20).resize(image).rgb()));

    assertThat(allEqual).isTrue();
  }

  private static Pixels noise(int width, int height, int seed) {
    byte[] rgb = new byte[3 * width * height];
    new Random(seed).nextBytes(rgb);
    return new Pixels(width, height, rgb);
  }
}
