package io.pomona.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pomona.audit.Verdicts;
import io.pomona.endtoend.Pictures;
import io.pomona.table.QuarantineReason;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * An image as it is put into the store, and what the job must say of it.
 *
 * @param key below the watched prefix
 * @param verdict as {@link Verdicts} says it
 */
record ArrivingImage(String key, byte[] content, String verdict) {

  private static final int PERIOD = 20;
  private static final int BROKEN = 7;
  private static final int ODD = 13;

  private static final List<String> ODD_NAMES =
      List.of(
          "_DSC%d.JPG",
          ".hidden %d.jpg",
          "100%% + %d.jpg",
          "a%%20b%%2F%d.jpeg",
          "Pêche é %d.png",
          "[%d] {a,b} * x.jpg",
          "#%d?x=1&y=2.jpg",
          "label=%d.jpg",
          "12:30:%d.jpg",
          "'%d' \"quoted\" $HOME `x`.jpg",
          "%d..jpg.JPEG",
          "桃 %d 🍑.jpg");

  /** The image number {@code number}: every 20th is broken, every 20th has an odd name. */
  static ArrivingImage of(int number) throws IOException {
    String label = "label " + number % 5 + "/";
    return switch (number % PERIOD) {
      case BROKEN -> broken(label + "broken " + number + ".jpg", number);
      case ODD -> good(label + oddName(number), number);
      default -> good(label + "image " + number + ".jpg", number);
    };
  }

  private static String oddName(int number) {
    return ODD_NAMES.get(number / PERIOD % ODD_NAMES.size()).formatted(number);
  }

  private static ArrivingImage good(String key, int number) throws IOException {
    return new ArrivingImage(key, Pictures.jpeg(number), Verdicts.FEATURES);
  }

  private static ArrivingImage broken(String key, int number) throws IOException {
    byte[] whole = Pictures.jpeg(number);
    return switch (number / PERIOD % 3) {
      case 0 -> quarantined(key, new byte[0], QuarantineReason.EMPTY);
      case 1 -> quarantined(key, "no image".getBytes(UTF_8), QuarantineReason.NOT_AN_IMAGE);
      default ->
          quarantined(key, Arrays.copyOf(whole, whole.length * 3 / 4), QuarantineReason.TRUNCATED);
    };
  }

  private static ArrivingImage quarantined(String key, byte[] content, QuarantineReason reason) {
    return new ArrivingImage(key, content, reason.name());
  }
}
