package io.pomona.fuzz;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * The images that mutants are made of: those of the parity references, small ones drawn here, and
 * whatever lies in a folder of the user's. Immutable.
 */
final class Corpus {

  private static final int LONGEST = 200_000;
  private static final List<String> FORMATS = List.of("jpg", "png", "gif", "bmp");
  private static final List<Integer> TYPES =
      List.of(
          BufferedImage.TYPE_3BYTE_BGR,
          BufferedImage.TYPE_BYTE_GRAY,
          BufferedImage.TYPE_BYTE_INDEXED,
          BufferedImage.TYPE_BYTE_BINARY);

  private final List<byte[]> images;

  private Corpus(List<byte[]> images) {
    this.images = List.copyOf(images);
  }

  /**
   * @param folders further images; every file in them counts as one
   */
  static Corpus load(List<Path> folders) throws IOException {
    List<byte[]> images = new ArrayList<>();
    addFiles(resource("/parity/images"), images);
    for (Path folder : folders) {
      addFiles(folder, images);
    }
    addDrawn(images);
    return new Corpus(images);
  }

  int size() {
    return images.size();
  }

  byte[] image(int index) {
    return images.get(index);
  }

  private static void addFiles(Path folder, List<byte[]> images) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        // A mutant of a large image costs as much as a hundred small ones and finds no more.
        if (Files.size(file) <= LONGEST) {
          images.add(Files.readAllBytes(file));
        }
      }
    }
  }

  private static void addDrawn(List<byte[]> images) throws IOException {
    for (String format : FORMATS) {
      for (int type : TYPES) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (ImageIO.write(drawn(type), format, bytes)) {
          images.add(bytes.toByteArray());
        }
      }
    }
  }

  private static BufferedImage drawn(int type) {
    BufferedImage image = new BufferedImage(61, 47, type);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < 12; i++) {
      graphics.setColor(Color.getHSBColor(i * 0.137f, 0.8f, 0.9f));
      graphics.fillOval(4 * i, 3 * i, 20, 14);
    }
    graphics.dispose();
    return image;
  }

  private static Path resource(String name) {
    try {
      return Path.of(Corpus.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(name + " lies at no path", e);
    }
  }
}
