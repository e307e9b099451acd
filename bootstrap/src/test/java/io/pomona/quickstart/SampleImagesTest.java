package io.pomona.quickstart;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.quickstart.SampleImages.Sample;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class SampleImagesTest {

  private static final int VIEWS = 2;

  /** Two makers of the same size give the same bytes under the same names. */
  @Test
  void areTheSameEachTime() {
    List<Sample> first = all(new SampleImages(1), 1);
    List<Sample> second = all(new SampleImages(1), 1);
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i).key()).isEqualTo(first.get(i).key());
      assertThat(second.get(i).bytes()).isEqualTo(first.get(i).bytes());
    }
  }

  /** Each decodes to 100 x 100 pixels, of which some, but not all, are background. */
  @Test
  void arePicturesOfSomethingBeforeWhite() throws IOException {
    for (Sample sample : all(new SampleImages(VIEWS), 1)) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(sample.bytes()));
      assertThat(image.getWidth()).isEqualTo(100);
      assertThat(image.getHeight()).isEqualTo(100);
      assertThat(background(image)).as(sample.key()).isBetween(0.15, 0.9);
    }
  }

  /** No two views are the same picture, and no two have the same name. */
  @Test
  void areAllDifferent() {
    Set<String> keys = new HashSet<>();
    Set<List<Byte>> pictures = new HashSet<>();
    for (Sample sample : all(new SampleImages(VIEWS), 1)) {
      assertThat(keys.add(sample.key())).as(sample.key()).isTrue();
      assertThat(pictures.add(boxed(sample.bytes()))).as(sample.key()).isTrue();
    }
    assertThat(keys).hasSize(new SampleImages(VIEWS).count());
  }

  /** Waves share out every image once, however many there are. */
  @Test
  void areSharedOutOverWaves() {
    List<String> whole = all(new SampleImages(3), 1).stream().map(Sample::key).toList();
    List<String> waves = all(new SampleImages(3), 2).stream().map(Sample::key).toList();
    assertThat(waves).containsExactlyInAnyOrderElementsOf(whole).hasSize(36);
    assertThat(new SampleImages(3).waves(2)).hasSize(2);
  }

  /** Labels are the folders; some have a space, as real ones do. */
  @Test
  void lieInFoldersWithSpaces() {
    assertThat(SampleImages.labels()).hasSize(12).contains("Apple Braeburn", "Cocos");
    assertThat(all(new SampleImages(1), 1))
        .extracting(sample -> sample.key().substring(0, sample.key().indexOf('/')))
        .containsExactlyElementsOf(SampleImages.labels());
  }

  /** One broken file begins as a JPEG and stops half way, the other never was one. */
  @Test
  void haveTwoBrokenOnes() {
    List<Sample> broken = new SampleImages(1).broken();
    assertThat(broken).hasSize(2).allMatch(sample -> sample.key().endsWith(".jpg"));
    byte[] cut = broken.get(0).bytes();
    assertThat(cut).startsWith(0xff, 0xd8);
    assertThat(cut[cut.length - 1] == (byte) 0xd9 && cut[cut.length - 2] == (byte) 0xff).isFalse();
    assertThat(broken.get(1).bytes()).asString(US_ASCII).startsWith("This is a note");
  }

  @Test
  void refuseToBeNone() {
    assertThatThrownBy(() -> new SampleImages(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("viewsPerFruit is 0");
  }

  private static List<Sample> all(SampleImages images, int waves) {
    return images.waves(waves).stream().flatMap(Stream::sequential).toList();
  }

  private static double background(BufferedImage image) {
    int white = 0;
    for (int pixel : image.getRGB(0, 0, 100, 100, null, 0, 100)) {
      white += (pixel & 0xf8f8f8) == 0xf8f8f8 ? 1 : 0;
    }
    return white / 10_000.0;
  }

  private static List<Byte> boxed(byte[] bytes) {
    Byte[] boxes = new Byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      boxes[i] = bytes[i];
    }
    return List.of(boxes);
  }
}
