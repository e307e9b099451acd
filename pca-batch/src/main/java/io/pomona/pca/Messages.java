package io.pomona.pca;

import io.pomona.pca.components.PrincipalComponents;
import io.pomona.pca.components.Verification;
import io.pomona.pca.publish.Fit.Origin;
import io.pomona.pca.publish.PreviousDirections;
import io.pomona.pca.publish.Projector.Projected;
import io.pomona.pca.publish.Publication;
import io.pomona.pca.publish.PublishedFit;
import io.pomona.pca.statistics.Collected;
import io.pomona.pca.statistics.FeaturesSnapshot;
import io.pomona.pca.statistics.FeaturesSnapshot.LeftOut;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** What a refit says to the person who runs it, line by line. */
final class Messages {

  private final Consumer<String> out;

  Messages(Consumer<String> out) {
    this.out = out;
  }

  void say(String line) {
    out.accept(line);
  }

  void reading(FeaturesSnapshot snapshot, PcaOptions options) {
    line("reading", snapshot.location() + ", version " + snapshot.version());
    line(
        "model",
        String.format(
            Locale.ROOT,
            "%s%s, %,d rows%s",
            snapshot.model(),
            options.model().isPresent() || snapshot.otherModels().models() == 0
                ? ""
                : " (the newest)",
            snapshot.rowCount(),
            leftOut(snapshot.otherModels())));
  }

  void collected(Collected collected) {
    if (collected.way() instanceof Collected.Incremental since) {
      line(
          "statistics",
          String.format(
              Locale.ROOT,
              "%,d rows kept of version %d, %,d came since, %,d went",
              since.kept(),
              since.version(),
              since.added(),
              since.removed()));
    } else if (collected.way() instanceof Collected.Full full) {
      line("statistics", "all rows read: " + full.why());
    }
  }

  void again(String why) {
    line("again", "in full: " + why);
  }

  void notKept(String reason) {
    line("statistics", "not kept, so that the next refit reads all rows: " + reason);
  }

  void projecting(PublishedFit fit) {
    line("projecting", "on version " + fit.pcaVersion() + ", " + fit.modelPath());
  }

  void projected(Projected projected, PcaOptions options) {
    line(
        "projected",
        projected
            .why()
            .map(why -> "%,d rows, all there are: %s".formatted(projected.rowCount(), why))
            .orElseGet(() -> "%,d rows that came since".formatted(projected.rowCount())));
    line("reduced", options.reduced() + ", version " + projected.reducedVersion());
  }

  void verified(PrincipalComponents components, Verification verification) {
    double[] explained = components.explainedVariance();
    line(
        "fit",
        String.format(
            Locale.ROOT,
            "%d of %d dimensions explain %.1f %% of the variance, the first alone %.1f %%",
            components.count(),
            components.width(),
            100 * Arrays.stream(explained).sum(),
            100 * explained[0]));
    line(
        "verified",
        String.format(
            Locale.ROOT,
            "orthonormal to %.0e, C v = lambda v to %.0e of the trace",
            verification.orthogonality(),
            verification.residual()));
  }

  void drift(double drift, PreviousDirections previous) {
    line(
        "drift",
        String.format(
            Locale.ROOT,
            "version %d's components explain %.1f %% less of it",
            previous.version(),
            100 * drift));
  }

  void signs(Optional<PreviousDirections> previous) {
    line(
        "signs",
        previous
            .map(earlier -> "as in version " + earlier.version())
            .orElse("largest loading of each component positive: no earlier fit to align with"));
  }

  void published(Publication publication, PcaOptions options) {
    line("published", "version " + publication.pcaVersion());
    line(
        "reduced",
        options.reduced()
            + ", version "
            + publication.reducedVersion()
            + (options.origin() == Origin.MEAN ? ", mean subtracted" : ""));
    line("models", options.models());
    line("MLlib", publication.modelPath());
  }

  void wrote(String what, String where) {
    line(what, where);
  }

  private static String leftOut(LeftOut others) {
    return others.models() == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "; %,d rows of %d other model%s left out",
            others.rowCount(),
            others.models(),
            others.models() == 1 ? "" : "s");
  }

  void failed(String reason) {
    line("failed", reason + " The version published last stands; trying again at the next turn.");
  }

  private void line(String what, String text) {
    out.accept(String.format(Locale.ROOT, "%-10s %s", what, text));
  }
}
