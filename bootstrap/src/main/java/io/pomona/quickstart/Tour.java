package io.pomona.quickstart;

import io.pomona.job.ExitCode;
import io.pomona.job.StopRequest;
import io.pomona.quickstart.SampleImages.Sample;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The tour itself, stage by stage: server, stream under arriving images, PCA, summary. Runs on the
 * main thread. All that it started has ended when {@link #close} returns; a Ctrl-C closes it, too.
 */
final class Tour implements AutoCloseable {

  private static final int WAVES = 4;
  private static final Duration NOTHING_NEW = Duration.ofMinutes(5);
  private static final Duration PCA_LIMIT = Duration.ofMinutes(5);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(2);
  private static final Duration OWN_STOP_LIMIT = Duration.ofSeconds(5);
  private static final long POLL_MILLISECONDS = 1000;

  private final TourPlaces places;
  private final PrintWriter out;
  private final LocalS3 s3;
  private final TourJobs jobs;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Thread hook = new Thread(this::closeAll, "quickstart-end");
  private final Instant start = Instant.now();
  private Instant featurized;
  private TourTables tables;
  private ChildProcess featurize;

  private Tour(TourPlaces places, PrintWriter out, LocalS3 s3) {
    this.places = places;
    this.out = out;
    this.s3 = s3;
    this.jobs = new TourJobs(s3, places, out);
    opened.push(s3);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts the server. */
  static Tour begin(TourPlaces places, PrintWriter out) {
    LocalS3 s3 = LocalS3.start(places.objects());
    Tour tour = new Tour(places, out, s3);
    tour.say("S3 server at %s, data in %s".formatted(s3.endpoint(), places.directory()));
    s3.createBucket(TourPlaces.BUCKET);
    s3.exportCredentials();
    return tour;
  }

  /**
   * Starts the stream, uploads {@code images} while it runs, and waits until all are in the tables.
   *
   * @throws TourException if the stream ends, or nothing more comes
   */
  void stream(SampleImages images) throws InterruptedException {
    List<Stream<Sample>> waves = images.waves(WAVES);
    upload(1, waves.get(0));
    featurize = open(jobs.featurize());
    tables = open(TourTables.open(places, s3.hadoopSettings()));
    awaitRows(tables::features, 1);
    for (int wave = 2; wave < WAVES; wave++) {
      upload(wave, waves.get(wave - 1));
    }
    upload(WAVES, Stream.concat(waves.get(WAVES - 1), images.broken().stream()));
    awaitRows(
        () -> tables.features() + tables.quarantined(), images.count() + images.broken().size());
    featurized = Instant.now();
  }

  /** Stops the stream as an operator would, and requires that it ends in good order. */
  void stopStream() throws InterruptedException {
    featurize.terminate();
    require("featurize", featurize, featurize.await(STOP_LIMIT));
  }

  /** Runs the PCA over what the stream has written, and says what there is now. */
  void reduce() throws InterruptedException {
    ChildProcess pca = open(jobs.pca(tables.features()));
    require("pca", pca, pca.await(PCA_LIMIT));
    Duration all = Duration.between(start, Instant.now());
    say(TourSummary.of(tables, places, Duration.between(start, featurized), all));
  }

  /**
   * Sends what is put into the drop folder to the store, until SIGINT or SIGTERM; then ends the
   * stream in good order.
   */
  void keepRunning() throws IOException, InterruptedException {
    StopRequest stop = StopRequest.onSignals();
    DropFolder folder = new DropFolder(places.dropFolder(), s3);
    open(KeysFile.write(places.environmentFile(), s3.environment()));
    say(TourSummary.howToGoOn(places));
    while (!stop.isMade() && featurize.isAlive()) {
      folder.scan().forEach(key -> say("uploaded " + key));
      Thread.sleep(POLL_MILLISECONDS);
    }
    if (!stop.isMade()) {
      throw new TourException("featurize has ended by itself. It said last:\n" + featurize.tail());
    }
    // A Ctrl-C in the terminal has reached the stream, too, and a second signal would cut it short.
    if (!featurize.endsWithin(OWN_STOP_LIMIT)) {
      featurize.terminate();
    }
    require("featurize", featurize, featurize.await(STOP_LIMIT));
  }

  @Override
  public void close() {
    closeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook has run, or runs.
    }
  }

  private void upload(int wave, Stream<Sample> samples) {
    Instant begun = Instant.now();
    long count =
        samples.peek(sample -> s3.put(TourPlaces.BUCKET, key(sample), sample.bytes())).count();
    say(
        "wave %d of %d: %d images uploaded (%d s)"
            .formatted(wave, WAVES, count, secondsSince(begun)));
  }

  private static String key(Sample sample) {
    return TourPlaces.IMAGES_PREFIX + sample.key();
  }

  private void awaitRows(LongSupplier rows, long expected) throws InterruptedException {
    long seen = 0;
    Instant changed = Instant.now();
    for (long now = rows.getAsLong(); now < expected; now = rows.getAsLong()) {
      if (now > seen) {
        seen = now;
        changed = Instant.now();
      }
      requireGoingOn(seen, expected, changed);
      Thread.sleep(POLL_MILLISECONDS);
    }
  }

  private void requireGoingOn(long seen, long expected, Instant changed) {
    if (!featurize.isAlive()) {
      throw new TourException(
          "featurize ended after %d of %d images. It said last:%n%s"
              .formatted(seen, expected, featurize.tail()));
    }
    if (Instant.now().isAfter(changed.plus(NOTHING_NEW))) {
      throw new TourException(
          "featurize has written nothing for %d s; %d of %d images are in the tables."
              .formatted(NOTHING_NEW.toSeconds(), seen, expected));
    }
  }

  private static void require(String name, ChildProcess job, int exitCode) {
    if (exitCode != ExitCode.OK) {
      throw new TourException(
          "%s ended with exit code %d. It said last:%n%s".formatted(name, exitCode, job.tail()));
    }
  }

  private <T extends AutoCloseable> T open(T resource) {
    synchronized (opened) {
      opened.push(resource);
    }
    return resource;
  }

  // The last opened first: the jobs before the server that they write to.
  private void closeAll() {
    synchronized (opened) {
      while (!opened.isEmpty()) {
        closeOne(opened.pop());
      }
    }
  }

  private void closeOne(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      say("pomona quickstart: at the end: " + e);
    }
  }

  private static long secondsSince(Instant begun) {
    return Duration.between(begun, Instant.now()).toSeconds();
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
