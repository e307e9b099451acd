package io.pomona.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.image.UnreadableImage.Reason;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A few kilobytes that cost seconds: each scan of a progressive JPEG is a pass over all pixels. */
class SlowImageTest {

  private static final int SIDE = 4000;
  private static final int BLOCKS = (SIDE / 8) * (SIDE / 8);
  private static final int LONGEST_RUN = 32_767;

  /** The image is sound, and decoded where there is time; where there is not, it is given up. */
  @Test
  void givesUpImageOfManyScans() {
    byte[] attack = progressive(90);
    assertThat(attack).hasSizeLessThan(200_000);

    assertThat(decode(attack, Duration.ofMinutes(10))).isInstanceOf(Pixels.class);
    assertThat(decode(attack, Duration.ofMillis(1)))
        .isInstanceOfSatisfying(
            UnreadableImage.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.TOO_SLOW);
              assertThat(failure.message()).contains("takes longer to decode");
            });
  }

  /** More scans than any encoder makes are refused before the first is decoded. */
  @Test
  void refusesThousandsOfScans() {
    assertThat(decode(progressive(5000), Duration.ofMinutes(10)))
        .isInstanceOfSatisfying(
            UnreadableImage.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.UNSUPPORTED));
  }

  private static DecodedImage decode(byte[] image, Duration time) {
    return new ImageDecoder(new ImageLimits(ImageLimits.DEFAULT.maxPixels(), time)).decode(image);
  }

  /** A grey JPEG whose scans after the first say for every block that nothing is to come. */
  private static byte[] progressive(int scans) {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    put(jpeg, 0xff, 0xd8, 0xff, 0xdb, 0, 67, 0);
    for (int i = 0; i < 64; i++) {
      jpeg.write(1);
    }
    put(jpeg, 0xff, 0xc2, 0, 11, 8, SIDE >> 8, SIDE & 0xff, SIDE >> 8, SIDE & 0xff, 1, 1, 0x11, 0);
    table(jpeg, 0x00, 0x00);
    table(jpeg, 0x10, 0xe0);
    scan(jpeg, 0, 0, "0".repeat(BLOCKS));
    String run = "0" + "1".repeat(14);
    for (int i = 1; i < scans; i++) {
      scan(jpeg, 1, 63, run.repeat((BLOCKS + LONGEST_RUN - 1) / LONGEST_RUN));
    }
    put(jpeg, 0xff, 0xd9);
    return jpeg.toByteArray();
  }

  /** A Huffman table of one symbol, whose code is a single 0. */
  private static void table(ByteArrayOutputStream jpeg, int id, int symbol) {
    put(jpeg, 0xff, 0xc4, 0, 20, id, 1);
    jpeg.writeBytes(new byte[15]);
    jpeg.write(symbol);
  }

  private static void scan(ByteArrayOutputStream jpeg, int first, int last, String bits) {
    put(jpeg, 0xff, 0xda, 0, 8, 1, 1, 0, first, last, 0);
    for (int i = 0; i < bits.length(); i += 8) {
      String eight =
          (bits.substring(i, Math.min(i + 8, bits.length())) + "1111111").substring(0, 8);
      int value = Integer.parseInt(eight, 2);
      jpeg.write(value);
      if (value == 0xff) {
        jpeg.write(0);
      }
    }
  }

  private static void put(ByteArrayOutputStream jpeg, int... values) {
    for (int value : values) {
      jpeg.write(value);
    }
  }
}
