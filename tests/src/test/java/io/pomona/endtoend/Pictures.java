package io.pomona.endtoend;

import io.pomona.quickstart.LocalS3;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Small pictures, each different, and the bucket they are put in. */
public record Pictures(LocalS3 s3, String bucket) {

  /** Puts the picture of {@code seed}. */
  public void put(String key, int seed) throws IOException {
    s3.put(bucket, key, jpeg(seed));
  }

  /** A picture of 100 x 100 pixels. */
  public static byte[] jpeg(int seed) throws IOException {
    BufferedImage image = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.getHSBColor(seed * 0.137f, 0.8f, 0.9f));
    graphics.fillOval(10 + seed % 30, 20, 50, 60 - seed % 20);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    return bytes.toByteArray();
  }
}
