package io.pomona.featurize;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** A folder that images arrive in, as tests fill it. */
public final class Prefix {

  private final Path folder;

  public Prefix(Path folder) {
    this.folder = folder;
  }

  /** Adds a picture that differs from those of other seeds. */
  public Path addImage(String name, int seed) throws IOException {
    return add(name, jpeg(seed));
  }

  /** Adds a picture of which the last quarter is missing. */
  public Path addTruncated(String name) throws IOException {
    byte[] whole = jpeg(0);
    return add(name, Arrays.copyOf(whole, whole.length * 3 / 4));
  }

  public Path add(String name, byte[] content) throws IOException {
    Path file = file(name);
    Files.createDirectories(file.getParent());
    return Files.move(written(content), file);
  }

  /** Puts another object in the place of one, some seconds younger. */
  public void overwrite(String name, byte[] content) throws IOException {
    Path file = file(name);
    Instant later = Files.getLastModifiedTime(file).toInstant().plusSeconds(5);
    Path other = Files.setLastModifiedTime(written(content), FileTime.from(later));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  public static byte[] jpeg(int seed) throws IOException {
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(40 * seed % 256, 90 * seed % 256, 200));
    graphics.fillOval(seed % 20, 5, 40, 30);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    return bytes.toByteArray();
  }

  // To be renamed, as stores do it: a listing never sees half a file.
  private Path written(byte[] content) throws IOException {
    return Files.write(folder.getParent().resolve("partial"), content);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
