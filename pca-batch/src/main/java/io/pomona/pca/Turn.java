package io.pomona.pca;

/** What is done again and again: a refit or a projection. */
interface Turn {

  /** What it is called. */
  String name();

  /** The latest version of the features table, which {@link #take} would read now. */
  long featuresVersion();

  /** Does it, and returns the version of the features table that it read. */
  long take();

  /** Refits. */
  static Turn of(Refit refit) {
    return new Turn() {
      @Override
      public String name() {
        return "refit";
      }

      @Override
      public long featuresVersion() {
        return refit.featuresVersion();
      }

      @Override
      public long take() {
        return refit.execute().featuresVersion();
      }
    };
  }

  /** Projections. */
  static Turn of(Projection projection) {
    return new Turn() {
      @Override
      public String name() {
        return "projection";
      }

      @Override
      public long featuresVersion() {
        return projection.featuresVersion();
      }

      @Override
      public long take() {
        return projection.execute().featuresVersion();
      }
    };
  }
}
