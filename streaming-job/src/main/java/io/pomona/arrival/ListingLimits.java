package io.pomona.arrival;

/**
 * What bounds a listing by sub-folder. Immutable.
 *
 * @param pageSize the objects that one request brings
 * @param leastPages the fewest requests for which a folder is worth dividing
 * @param mostFolders the most folders whose objects are counted one by one
 * @param threads the most sub-folders that are listed at a time
 */
record ListingLimits(int pageSize, int leastPages, int mostFolders, int threads) {

  /** For S3, where a request brings 1000 objects in about 100 ms. */
  static final ListingLimits DEFAULT = new ListingLimits(1000, 10, 10_000, 16);

  /** The requests that list {@code entries}: one even where there are none. */
  long pages(long entries) {
    return Math.max(1, (entries + pageSize - 1) / pageSize);
  }
}
