package io.pomona.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pomona.image.BicubicResizer;
import io.pomona.image.DecodedImage;
import io.pomona.image.ImageDecoder;
import io.pomona.image.ImageLimits;
import io.pomona.image.Pixels;
import io.pomona.image.UnreadableImage;
import io.pomona.model.FeatureExtractor;
import io.pomona.model.Model;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An image gives the pixels of Pillow and the features of Keras. Pixels are equal to the last bit;
 * features differ by float32 rounding, whose bounds stand here.
 */
class KerasParityTest {

  private static final References REFERENCES = References.load();
  private static final float NETWORK_TOLERANCE = 5e-5f;
  private static final float WHOLE_PATH_TOLERANCE = 1e-4f;

  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);
  private static final BicubicResizer RESIZER =
      new BicubicResizer(References.SIDE, References.SIDE);
  private static FeatureExtractor extractor;

  @BeforeAll
  static void openExtractor() {
    extractor = FeatureExtractor.open(Model.bundled());
  }

  @AfterAll
  static void closeExtractor() {
    extractor.close();
  }

  static List<ReferenceImage> images() {
    return REFERENCES.images();
  }

  static Stream<ReferenceImage> imagesWithResizedPixels() {
    return images().stream().filter(ReferenceImage::keepsResized);
  }

  /** Without this, an index that lists little would let every other test here pass. */
  @Test
  void theReferenceSetIsWhole() {
    assertThat(images()).hasSizeGreaterThan(30);
    assertThat(imagesWithResizedPixels()).hasSizeGreaterThan(10);
    assertThat(images().stream().filter(ReferenceImage::optional))
        .extracting(ReferenceImage::path)
        .containsExactly("other/lossless.webp");
    assertThat(images().stream().filter(image -> image.kerasRounding() > NETWORK_TOLERANCE))
        .as("the only image whose tolerance is wider")
        .extracting(ReferenceImage::path)
        .containsExactly("odd/one_1x1.jpg");
  }

  /** Decoded RGB bytes have the hash of those of Pillow's {@code convert("RGB")}. */
  @ParameterizedTest
  @MethodSource("images")
  void decodesToThePixelsOfPillow(ReferenceImage image) {
    Pixels pixels = decode(image);
    assertThat(List.of(pixels.width(), pixels.height()))
        .containsExactly(image.width(), image.height());
    assertThat(sha256(pixels.rgb())).isEqualTo(image.rgbSha256());
  }

  /** Resized RGB bytes have the hash of those of Pillow's {@code resize((224, 224))}. */
  @ParameterizedTest
  @MethodSource("images")
  void resizesToThePixelsOfPillow(ReferenceImage image) {
    Pixels resized = RESIZER.resize(decode(image));
    assertThat(sha256(resized.rgb())).isEqualTo(image.resizedSha256());
  }

  /** From file to features, nothing but the bytes of the file shared with Keras. */
  @ParameterizedTest
  @MethodSource("images")
  void extractsTheFeaturesOfKeras(ReferenceImage image) {
    float[] features = extract(RESIZER.resize(decode(image)));
    assertThat(features)
        .containsExactly(REFERENCES.features(image), bound(image, WHOLE_PATH_TOLERANCE));
  }

  /** The network by itself, on the very pixels that Keras was given. */
  @ParameterizedTest
  @MethodSource("imagesWithResizedPixels")
  void networkAgreesWithKerasOnTheSamePixels(ReferenceImage image) {
    byte[] rgb = REFERENCES.resized(image);
    assertThat(sha256(rgb)).isEqualTo(image.resizedSha256());
    float[] features = extract(new Pixels(References.SIDE, References.SIDE, rgb));
    assertThat(features)
        .containsExactly(REFERENCES.features(image), bound(image, NETWORK_TOLERANCE));
  }

  /**
   * A picture of one colour magnifies rounding, other on each processor: where Keras in float32 is
   * itself farther from Keras in float64 than the network may be, that distance comes on top.
   */
  private static Offset<Float> bound(ReferenceImage image, float tolerance) {
    boolean illConditioned = image.kerasRounding() > NETWORK_TOLERANCE;
    return within(illConditioned ? tolerance + image.kerasRounding() : tolerance);
  }

  private static Pixels decode(ReferenceImage image) {
    DecodedImage decoded = DECODER.decode(REFERENCES.file(image));
    if (image.optional() && decoded instanceof UnreadableImage unreadable) {
      assertThat(unreadable.reason()).isEqualTo(UnreadableImage.Reason.UNSUPPORTED);
      assumeThat(decoded).as("optional format").isInstanceOf(Pixels.class);
    }
    assertThat(decoded).isInstanceOf(Pixels.class);
    return (Pixels) decoded;
  }

  private static float[] extract(Pixels resized) {
    return extractor.extract(List.of(resized))[0];
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java runtime has SHA-256", e);
    }
  }
}
