package io.pomona.featurize;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pomona.arrival.Discovery;
import io.pomona.featurize.FeaturizeSettings.Limits;
import io.pomona.featurize.FeaturizeSettings.TableLocations;
import io.pomona.featurize.FeaturizeSettings.Upkeep;
import io.pomona.job.StopRequest;
import io.pomona.model.Model;
import io.pomona.table.LeaseTerms;
import io.pomona.table.LocalSpark;
import io.pomona.table.VerdictTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A prefix, its tables and the stream between them, as tests run it: in a folder of their own. */
public final class StreamScene {

  public static final Model MODEL = Model.bundled();
  public static final String GLOB = "*.{jpg,JPEG,png}";
  public static final Duration LEASE = Duration.ofSeconds(2);
  public static final Limits LIMITS = new Limits(1 << 20, 1_000_000, Duration.ofSeconds(30));

  private final Path directory;
  private final TableLocations tables;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Console console = new Console(new PrintStream(printed, true, UTF_8));
  private Prefix images;
  private int optimizeEvery;

  public StreamScene(Path directory) throws IOException {
    this.directory = directory;
    this.images = new Prefix(Files.createDirectory(directory.resolve("images")));
    this.tables =
        new TableLocations(
            directory.resolve("features").toString(), directory.resolve("quarantine").toString());
  }

  public Prefix images() {
    return images;
  }

  public TableLocations tables() {
    return tables;
  }

  public WrittenRows rows() {
    return new WrittenRows(tables);
  }

  /** Where what is run here tells of itself. */
  public Console console() {
    return console;
  }

  /** All lines so far. */
  public String printed() {
    return printed.toString(UTF_8);
  }

  /** Featurizes what has come, and ends. */
  public void drain() {
    run(Optional.empty(), 1000, new StopRequest());
  }

  /** Is the tables' writer, as another driver would be, until it is closed. */
  public VerdictTables write() {
    return VerdictTables.open(
        LocalSpark.session(),
        tables.features(),
        tables.quarantine(),
        LeaseTerms.of(LEASE, line -> {}).covering(checkpoint().toString()));
  }

  void run(Optional<Duration> trigger, int maxFiles, StopRequest stop) {
    FeaturizeSettings settings =
        new FeaturizeSettings(
            images.toString(),
            GLOB,
            Discovery.LISTING,
            tables,
            checkpoint().toString(),
            maxFiles,
            trigger,
            LIMITS,
            new CircuitBreaker(0.9),
            new Upkeep(optimizeEvery, Duration.ofDays(7)),
            LEASE,
            Optional.of(marker().toString()),
            Optional.of(health()));
    try (FeaturizeJob job = FeaturizeJob.start(LocalSpark.session(), settings, MODEL, console)) {
      job.runUntil(stop);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  void optimizeEvery(int microBatches) {
    optimizeEvery = microBatches;
  }

  /** From now on the stream is told of another prefix. */
  void moveTo(String folder) throws IOException {
    images = new Prefix(Files.createDirectory(directory.resolve(folder)));
  }

  /** What a crash after the first micro-batch's commits and before the checkpoint's leaves. */
  void loseCommitOfFirstMicroBatch() throws IOException {
    Files.delete(checkpoint().resolve("commits/0"));
    Files.deleteIfExists(checkpoint().resolve("commits/.0.crc"));
  }

  boolean hasMicroBatch() {
    return Files.exists(checkpoint().resolve("offsets/0"));
  }

  Path checkpoint() {
    return directory.resolve("checkpoint");
  }

  Path marker() {
    return directory.resolve("stop");
  }

  Path health() {
    return directory.resolve("health.json");
  }
}
