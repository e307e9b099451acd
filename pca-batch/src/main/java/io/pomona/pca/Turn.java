package io.pomona.pca;

/** What is done again and again: a refit or a projection. */
interface Turn {

  /** What it is called. */
  String name();

  /** Does it, and returns the version of the features table that it read. */
  long take();

  /** Refits. */
  static Turn of(Refit refit, PcaMetrics metrics) {
    return new Turn() {
      @Override
      public String name() {
        return "refit";
      }

      @Override
      public long take() {
        RefitResult result = refit.execute();
        metrics.refitted(result);
        return result.featuresVersion();
      }
    };
  }

  /** Projections. */
  static Turn of(Projection projection, PcaMetrics metrics) {
    return new Turn() {
      @Override
      public String name() {
        return "projection";
      }

      @Override
      public long take() {
        ProjectionResult result = projection.execute();
        metrics.projected(result);
        return result.featuresVersion();
      }
    };
  }
}
