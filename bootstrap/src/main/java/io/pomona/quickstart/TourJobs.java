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

  private final LocalS3 s3;
  private final TourCommands commands;
  private final PrintWriter out;

  TourJobs(LocalS3 s3, TourPlaces places, PrintWriter out) {
    this.s3 = s3;
    this.commands = new TourCommands(s3, places);
    this.out = out;
  }

  ChildProcess featurize() {
    return start(commands.featurize(TRIGGER));
  }

  /** Reduces {@code rows} features. */
  ChildProcess pca(long rows) {
    return start(commands.pca(rows));
  }

  private ChildProcess start(List<String> command) {
    String name = command.get(0);
    List<String> arguments = new ArrayList<>(List.of(Pomona.class.getName()));
    arguments.addAll(command);
    return ChildProcess.start(
        JavaCommand.likeThis(name, arguments, s3.environment()),
        "",
        line -> {
          out.println("  " + name + " | " + line);
          out.flush();
        });
  }
}
