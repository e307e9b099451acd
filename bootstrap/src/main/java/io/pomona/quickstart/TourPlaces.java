package io.pomona.quickstart;

import java.nio.file.Path;

/**
 * Where the tour keeps what.
 *
 * @param directory the folder of everything, absolute
 */
record TourPlaces(Path directory) {

  static final String BUCKET = "pomona-quickstart";
  static final String IMAGES_PREFIX = "images/";

  /** What the S3 server serves: one folder for each bucket. */
  Path objects() {
    return directory.resolve("s3");
  }

  /** Files put here, each in a folder that is its label, go to the store. */
  Path dropFolder() {
    return directory.resolve("drop");
  }

  /** Keys of the server for a shell, readable by the owner alone. */
  Path environmentFile() {
    return directory.resolve("s3.env");
  }

  Path report() {
    return directory.resolve("report.html");
  }

  Path matrix() {
    return directory.resolve("pca.csv");
  }

  String images() {
    return uri("images");
  }

  String features() {
    return uri("features");
  }

  String quarantine() {
    return uri("features-quarantine");
  }

  String reduced() {
    return uri("reduced");
  }

  String models() {
    return uri("reduced-models");
  }

  private static String uri(String key) {
    return "s3a://" + BUCKET + "/" + key;
  }
}
