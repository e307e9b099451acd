package io.pomona.quickstart;

import io.pomona.cli.Pomona;
import io.pomona.job.JobRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;

/**
 * The whole way once, on a few images and a local S3 server, so that the JVM can note which classes
 * it takes. The launcher has them archived for the runs to come. Nothing of it stays.
 */
public final class Rehearsal {

  private Rehearsal() {}

  /** Runs it, and ends the process with the exit code of its jobs. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("pomona-rehearsal");
    int exitCode;
    try {
      exitCode = rehearse(new TourPlaces(folder));
    } finally {
      FileUtil.fullyDelete(folder.toFile());
    }
    System.exit(exitCode);
  }

  private static int rehearse(TourPlaces places) {
    try (LocalS3 s3 = LocalS3.start(places.objects())) {
      s3.createBucket(TourPlaces.BUCKET);
      s3.exportCredentials();
      SampleImages images = new SampleImages(1);
      images
          .waves(1)
          .get(0)
          .forEach(
              image ->
                  s3.put(TourPlaces.BUCKET, TourPlaces.IMAGES_PREFIX + image.key(), image.bytes()));
      TourCommands commands = new TourCommands(s3, places);
      List<String> jobs = new ArrayList<>(commands.featurize("available-now"));
      jobs.addAll(commands.pca(images.count()));
      return JobRunner.run(new Pomona(), jobs.toArray(String[]::new));
    }
  }
}
