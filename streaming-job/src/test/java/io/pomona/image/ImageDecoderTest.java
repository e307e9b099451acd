package io.pomona.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.sun.management.ThreadMXBean;
import io.pomona.image.Samples.Reference;
import io.pomona.image.UnreadableImage.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

  static Stream<Reference> references() {
    return Samples.decoded();
  }

  /** Every format and variant gives Pillow's pixels, to the last bit. */
  @ParameterizedTest
  @MethodSource("references")
  void givesThePixelsOfPillow(Reference reference) {
    Pixels pixels = (Pixels) decoder.decode(Samples.bytes(reference.file()));

    assertThat(pixels.width()).isEqualTo(reference.width());
    assertThat(pixels.height()).isEqualTo(reference.height());
    assertThat(Samples.sha256(pixels)).isEqualTo(reference.sha256());
  }

  @Test
  void refusesNoBytesAsEmpty() {
    assertRefused(new byte[0], Reason.EMPTY, "nothing");
  }

  @Test
  void refusesTextAsNoImage() {
    assertRefused("not an image".getBytes(ISO_8859_1), Reason.NOT_AN_IMAGE, "0x6e6f7420616e");
  }

  @ParameterizedTest
  @CsvSource({
    "WebP, 52494646 10000000 57454250 56503820",
    "TIFF, 49492a00 08000000",
    "HEIC, 00000018 66747970 68656963",
    "AVIF, 00000018 66747970 61766966",
    "JPEG 2000, 0000000c 6a502020 0d0a870a",
    "JPEG XL, ff0a",
    "ICO, 00000100 0100"
  })
  void namesTheFormatThatIsNotDecoded(String title, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertRefused(bytes, Reason.UNSUPPORTED, title + " images are not decoded");
  }

  @Test
  void refusesAnArithmeticCodedJpeg() {
    assertRefused(withFrame(0xc9, 8), Reason.UNSUPPORTED, "arithmetic-coded");
  }

  @Test
  void refusesAJpegOfTwelveBits() {
    assertRefused(withFrame(0xc1, 12), Reason.UNSUPPORTED, "12 bits per sample");
  }

  private static byte[] withFrame(int marker, int precision) {
    byte[] jpeg = Samples.bytes("baseline_444.jpg");
    int frame = indexOf(jpeg, 0xff, 0xc0);
    jpeg[frame + 1] = (byte) marker;
    jpeg[frame + 4] = (byte) precision;
    return jpeg;
  }

  /** A JPEG may ask for a pass over all of its pixels in a few bytes, again and again. */
  @Test
  void refusesAJpegOfVeryManyScans() {
    byte[] jpeg = Samples.bytes("progressive_420.jpg");
    ByteArrayOutputStream longer = new ByteArrayOutputStream();
    longer.write(jpeg, 0, jpeg.length - 2);
    for (int i = 0; i < 100; i++) {
      longer.writeBytes(new byte[] {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 0, 0, 0, 0});
    }
    longer.write(jpeg, jpeg.length - 2, 2);

    assertRefused(longer.toByteArray(), Reason.UNSUPPORTED, "more than 100 scans");
  }

  /**
   * However short the end that is missing, a JPEG is refused as Pillow does, not filled with grey.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "baseline_420.jpg",
        "grey.jpg",
        "restart.jpg",
        "progressive_420.jpg",
        "cmyk_adobe.jpg"
      })
  void refusesAJpegThatIsCutAnywhere(String file) {
    assertCutIsRefused(Samples.bytes(file), 1);
  }

  /** Behind the last of the image data a PNG has 12 bytes, and zlib's and the chunk's checksums. */
  @ParameterizedTest
  @ValueSource(strings = {"rgb.png", "interlaced.png", "palette_1bit.png", "grey_16bit.png"})
  void refusesAPngThatIsCutWithinItsData(String file) {
    assertCutIsRefused(Samples.bytes(file), 24);
  }

  @Test
  void refusesAGifThatIsCut() {
    assertCutIsRefused(Samples.bytes("plain.gif"), 2);
  }

  @Test
  void refusesABmpThatIsCut() {
    assertCutIsRefused(Samples.bytes("palette.bmp"), 4);
  }

  private void assertCutIsRefused(byte[] whole, int fewest) {
    assertThat(decoder.decode(whole)).isInstanceOf(Pixels.class);
    for (int length = whole.length - fewest; length >= 12; length--) {
      assertRefused(Arrays.copyOf(whole, length), Reason.TRUNCATED, "(file of " + length);
    }
  }

  /** The JDK's reader leaves the rest of such a frame black, and says nothing. */
  @Test
  void refusesAGifWhoseDataStopBeforeItsPixelsDo() {
    byte[] gif = Samples.bytes("grey.gif");
    int data = indexOf(gif, 0x2c, 0, 0, 0, 0) + 10;
    byte[] endAtOnce = {8, 3, 0, 3, 2, 0, ';'};
    byte[] stopped = Arrays.copyOf(gif, data + endAtOnce.length);
    System.arraycopy(endAtOnce, 0, stopped, data, endAtOnce.length);

    assertRefused(stopped, Reason.TRUNCATED, "only a part of its first frame");
  }

  @Test
  void refusesAPngWithAWrongChecksumBeforeItsData() {
    byte[] png = Samples.bytes("palette.png");
    png[indexOf(png, 'P', 'L', 'T', 'E') + 5] ^= 1;

    assertRefused(png, Reason.CORRUPT, "chunk PLTE of checksum");
  }

  @Test
  void refusesAPngWhoseDataAreNotCompressed() {
    byte[] png = Samples.bytes("rgb.png");
    Arrays.fill(png, indexOf(png, 'I', 'D', 'A', 'T') + 4, png.length - 16, (byte) 0x55);

    assertRefused(png, Reason.CORRUPT, "PNG data cannot be decoded: java.util.zip");
  }

  @Test
  void refusesAJpegWithoutAFrame() {
    byte[] jpeg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0};

    assertRefused(jpeg, Reason.CORRUPT, "scan before any frame header");
  }

  /** The header alone decides: image data that would take 2.7 GB are never touched. */
  @Test
  void refusesAHugePngByItsHeader() {
    byte[] png = png(30_000, 30_000, new byte[1 << 20]);

    long before = allocated();
    assertRefused(
        png, Reason.TOO_LARGE, "PNG of 30000 x 30000 pixels exceeds the limit of 89478485 pixels");
    assertThat(allocated() - before).isLessThan(10_000_000);
  }

  @Test
  void refusesSidesThatNoArrayIndexCouldHold() {
    byte[] png = png(0x7fff_ffff, 0x7fff_ffff, new byte[10]);

    assertRefused(png, Reason.TOO_LARGE, "longest side of 65535 pixels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey.jpg", "rgb.png", "plain.gif", "rgb.bmp", "black_white.bmp"})
  void appliesTheLimitToEveryFormat(String file) {
    byte[] bytes = Samples.bytes(file);

    assertThat(new ImageDecoder(new ImageLimits(45 * 37)).decode(bytes)).isInstanceOf(Pixels.class);
    assertThat(new ImageDecoder(new ImageLimits(45 * 37 - 1)).decode(bytes))
        .asInstanceOf(type(UnreadableImage.class))
        .returns(Reason.TOO_LARGE, UnreadableImage::reason)
        .extracting(UnreadableImage::message)
        .asString()
        .contains("45 x 37 pixels exceeds the limit of 1664 pixels");
  }

  /** A text that inflates to 20 MB is never inflated. */
  @Test
  void skipsCompressedTextsUnread() {
    byte[] bomb = Samples.bytes("text_bomb.png");
    decoder.decode(bomb);

    long before = allocated();
    assertThat(decoder.decode(bomb)).isInstanceOf(Pixels.class);
    assertThat(allocated() - before).isLessThan(2_000_000);
  }

  @Test
  void leavesTheBytesAlone() {
    for (Reference reference : Samples.decoded().toList()) {
      byte[] bytes = Samples.bytes(reference.file());
      decoder.decode(bytes);
      assertThat(bytes).as(reference.file()).isEqualTo(Samples.bytes(reference.file()));
    }
  }

  /** One decoder serves many threads at a time. */
  @Test
  void decodesConcurrently() throws Exception {
    List<Reference> references = Samples.decoded().toList();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> tasks =
          IntStream.range(0, 10 * references.size())
              .mapToObj(i -> references.get(i * 7 % references.size()))
              .map(reference -> (Callable<String>) () -> difference(reference))
              .toList();
      for (Future<String> result : threads.invokeAll(tasks)) {
        assertThat(result.get()).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private String difference(Reference reference) {
    Pixels pixels = (Pixels) decoder.decode(Samples.bytes(reference.file()));
    return Samples.sha256(pixels).equals(reference.sha256()) ? "" : reference.file();
  }

  private void assertRefused(byte[] bytes, Reason reason, String message) {
    assertThat(decoder.decode(bytes))
        .as("%d bytes", bytes.length)
        .asInstanceOf(type(UnreadableImage.class))
        .returns(reason, UnreadableImage::reason)
        .extracting(UnreadableImage::message)
        .asString()
        .contains(message);
  }

  private static long allocated() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  private static byte[] png(int width, int height, byte[] rows) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    chunk(png, "IHDR", header);
    chunk(png, "IDAT", deflated(rows));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
    byte[] body =
        ByteBuffer.allocate(4 + data.length).put(type.getBytes(ISO_8859_1)).put(data).array();
    CRC32 checksum = new CRC32();
    checksum.update(body);
    png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    png.writeBytes(body);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
  }

  private static int indexOf(byte[] bytes, int... pattern) {
    return IntStream.range(0, bytes.length - pattern.length)
        .filter(
            at ->
                IntStream.range(0, pattern.length)
                    .allMatch(i -> (bytes[at + i] & 0xff) == pattern[i]))
        .findFirst()
        .orElseThrow();
  }
}
