package io.pomona.quickstart;

import io.pomona.quickstart.fruit.Camera;
import io.pomona.quickstart.fruit.Fruit;
import io.pomona.quickstart.fruit.Pose;
import io.pomona.quickstart.fruit.Studio;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Sample images: every fruit photographed on a turntable from all sides, as JPEG of 100 x 100
 * pixels, in folders that are called as the fruit. The same arguments give the same images.
 * Thread-safe.
 */
public final class SampleImages {

  private static final int SIZE = 100;
  private static final float QUALITY = 0.92f;

  private final int viewsPerFruit;

  /**
   * Images of all fruits.
   *
   * @param viewsPerFruit how many of each, 1 or more
   */
  public SampleImages(int viewsPerFruit) {
    if (viewsPerFruit < 1) {
      throw new IllegalArgumentException(
          "viewsPerFruit is %d: at least one image of each fruit.".formatted(viewsPerFruit));
    }
    this.viewsPerFruit = viewsPerFruit;
  }

  /**
   * An object for the store.
   *
   * @param key such as {@code Apple Braeburn/r_12_100.jpg}
   * @param bytes the file
   */
  public record Sample(String key, byte[] bytes) {}

  /** What the folders are called. */
  public static List<String> labels() {
    return Arrays.stream(Fruit.values()).map(Fruit::label).toList();
  }

  /** How many images {@link #waves} has in all, the broken ones not among them. */
  public int count() {
    return viewsPerFruit * Fruit.values().length;
  }

  /**
   * All images in {@code count} parts of about equal size, each with every fruit as long as they
   * last. Images are made when they are asked for.
   */
  public List<Stream<Sample>> waves(int count) {
    List<Stream<Sample>> waves = new ArrayList<>();
    for (int wave = 0; wave < count; wave++) {
      int first = viewsPerFruit * wave / count;
      int end = viewsPerFruit * (wave + 1) / count;
      waves.add(IntStream.range(first, end).boxed().flatMap(this::everyFruit));
    }
    return waves;
  }

  /** Two files that are called images and are none: one cut short, one a text. */
  public List<Sample> broken() {
    byte[] whole = image(Fruit.PEACH, 0).bytes();
    return List.of(
        new Sample("Peach/cut_short_100.jpg", Arrays.copyOf(whole, whole.length / 2)),
        new Sample(
            "Kiwi/not_an_image_100.jpg",
            "This is a note that someone saved under the name of an image.\n"
                .getBytes(StandardCharsets.UTF_8)));
  }

  private Stream<Sample> everyFruit(int view) {
    return Arrays.stream(Fruit.values()).map(fruit -> image(fruit, view));
  }

  // Even views turn upright, odd ones lie on their side: a set shows stem and underside, too.
  private Sample image(Fruit fruit, int view) {
    boolean lying = view % 2 == 1;
    int position = view / 2;
    int positions = Math.max(1, (viewsPerFruit + 1) / 2);
    double turn = 2 * Math.PI * position / positions;
    long seed = fruit.label().hashCode() * 100_003L + view;
    SplittableRandom chance = new SplittableRandom(seed);
    double lean = 0.3 + 0.25 * chance.nextDouble();
    Pose pose = lying ? Pose.lying(turn, lean) : Pose.upright(turn, lean);
    Studio studio = new Studio(0.35 + 0.5 * chance.nextDouble(), 0.92 + 0.16 * chance.nextDouble());
    Camera camera = new Camera(SIZE, 0.96 + 0.07 * chance.nextDouble());
    String name = "%s%d_100.jpg".formatted(lying ? "r_" : "", position);
    return new Sample(
        fruit.label() + "/" + name, jpeg(camera.photograph(fruit, pose, studio, seed)));
  }

  private static byte[] jpeg(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(QUALITY);
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("A sample image cannot be written to memory.", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
