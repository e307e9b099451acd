package io.pomona.quickstart;

import io.pomona.job.ExitCode;
import io.pomona.job.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pomona quickstart}: the whole pipeline once through, on this machine alone. */
@Command(
    name = "quickstart",
    description = {
      "Shows the whole way on this machine: S3 server, sample images, both jobs, report.",
      "The images are uploaded in waves while featurize watches. Leaves files, but no process."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class QuickstartCommand implements Callable<Integer> {

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "Where the S3 server keeps its objects; must be empty. Default: a new folder for temporary files.")
  private Path directory;

  @Option(
      names = "--images-per-fruit",
      defaultValue = "40",
      paramLabel = "N",
      description = "How many images of each of the 12 fruits.")
  private int imagesPerFruit;

  @Option(
      names = "--keep",
      description = "Leave the S3 server and the stream running for your own images, until Ctrl-C.")
  private boolean keep;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (imagesPerFruit < 1) {
      throw new UserError("--images-per-fruit is %d: ask for 1 or more.".formatted(imagesPerFruit));
    }
    TourPlaces places = new TourPlaces(emptyDirectory());
    PrintWriter out = spec.commandLine().getOut();
    try (Tour tour = Tour.begin(places, out)) {
      tour.stream(new SampleImages(imagesPerFruit));
      if (!keep) {
        tour.stopStream();
      }
      tour.reduce();
      if (keep) {
        tour.keepRunning();
      }
      return ExitCode.OK;
    } catch (TourException e) {
      spec.commandLine().getErr().println("pomona quickstart: " + e.getMessage());
      return ExitCode.FAILED;
    }
  }

  private Path emptyDirectory() throws IOException {
    if (directory == null) {
      return Files.createTempDirectory("pomona-quickstart-");
    }
    Files.createDirectories(directory);
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        throw new UserError(
            "The folder '%s' given by --directory is not empty. Name a new one, so that nothing of yours is mixed with the tour's."
                .formatted(directory));
      }
    }
    return directory.toRealPath();
  }
}
