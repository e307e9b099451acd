package io.pomona.quickstart;

import io.pomona.cli.Pomona;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts Pomona's own commands on the tour's server, each in a JVM of its own, as a user would.
 * Their credentials are in the environment, their output comes to ours.
 */
final class TourJobs {

  static final String TRIGGER = "2s";
  private static final int COMPONENTS = 50;

  private final LocalS3 s3;
  private final TourPlaces places;
  private final PrintWriter out;

  TourJobs(LocalS3 s3, TourPlaces places, PrintWriter out) {
    this.s3 = s3;
    this.places = places;
    this.out = out;
  }

  ChildProcess featurize() {
    return start(
        "featurize",
        List.of(
            "--images",
            places.images(),
            "--features",
            places.features(),
            "--quarantine",
            places.quarantine(),
            "--trigger",
            TRIGGER));
  }

  /** Reduces {@code rows} features, to fewer components than the usual when there are few. */
  ChildProcess pca(long rows) {
    return start(
        "pca",
        List.of(
            "--features",
            places.features(),
            "--reduced",
            places.reduced(),
            "--models",
            places.models(),
            "--components",
            String.valueOf(Math.min(COMPONENTS, Math.max(1, rows - 1))),
            "--csv",
            places.matrix().toUri().toString(),
            "--report",
            places.report().toString()));
  }

  private ChildProcess start(String name, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of(Pomona.class.getName(), name));
    arguments.addAll(options);
    s3.hadoopSettings()
        .forEach((key, value) -> arguments.addAll(List.of("--conf", key + "=" + value)));
    return ChildProcess.start(
        JavaCommand.likeThis(name, arguments, s3.environment()),
        "",
        line -> {
          out.println("  " + name + " | " + line);
          out.flush();
        });
  }
}
