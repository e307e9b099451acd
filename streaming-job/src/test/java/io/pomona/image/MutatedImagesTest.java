package io.pomona.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MutatedImagesTest {

  private static final int ROUNDS = 80;
  private static final long MAX_PIXELS = 1_000_000;

  private final ImageDecoder decoder = new ImageDecoder(new ImageLimits(MAX_PIXELS));
  private final BicubicResizer resizer = new BicubicResizer(32, 32);

  /**
   * Damaged bytes give a value within the limits, and never an exception. Both outcomes occur, so
   * the damage is neither harmless nor always found in the header.
   */
  @Test
  void damagedImagesAreValues() {
    List<byte[]> originals =
        Samples.decoded().map(reference -> Samples.bytes(reference.file())).toList();
    Random random = new Random(20260101);
    int read = 0;
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (byte[] original : originals) {
        if (isSound(decoder.decode(mutated(original, random)))) {
          read++;
        } else {
          refused++;
        }
      }
    }
    assertThat(read).isGreaterThan(500);
    assertThat(refused).isGreaterThan(500);
  }

  private boolean isSound(DecodedImage image) {
    if (image instanceof Pixels pixels) {
      assertThat((long) pixels.width() * pixels.height()).isLessThanOrEqualTo(MAX_PIXELS);
      assertThat(resizer.resize(pixels).rgb()).hasSize(3 * 32 * 32);
      return true;
    }
    assertThat(((UnreadableImage) image).message()).isNotBlank();
    return false;
  }

  private static byte[] mutated(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[Math.min(at, 60)] = (byte) 0xff;
        default -> bytes = shifted(bytes, at, random.nextInt(9) - 4);
      }
    }
    return bytes;
  }

  /** With some bytes put in or left out. */
  private static byte[] shifted(byte[] bytes, int at, int by) {
    int from = Math.max(0, Math.min(bytes.length, at - by));
    byte[] shifted = Arrays.copyOf(bytes, at + bytes.length - from);
    System.arraycopy(bytes, from, shifted, at, bytes.length - from);
    return shifted;
  }
}
