package io.pomona.fuzz;

import io.pomona.image.ImageDecoder;
import io.pomona.image.ImageLimits;
import io.pomona.model.FeatureExtractor;
import io.pomona.model.Model;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The command {@code tests/fuzz MUTANTS [SEED [FOLDER ...]]}. Ends with 0 if every mutant came to
 * an end that the job provides for, in time, and native memory did not grow. A mutant that did not
 * is written to a file; what was in hand when a JVM crashed stands in {@code in-hand}, as numbers.
 */
final class Fuzz {

  private static final int WORKERS = 2;
  private static final long MAX_PIXELS = 16_000_000;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MEMORY_SAMPLES = 200;

  private final long mutants;
  private final Mutator mutator;
  private final Path folder;
  private final InHand inHand;
  private final AtomicLong next = new AtomicLong();
  private final Outcomes outcomes = new Outcomes();
  private final ResidentMemory memory = new ResidentMemory();

  private Fuzz(long mutants, Mutator mutator, Path folder) throws IOException {
    this.mutants = mutants;
    this.mutator = mutator;
    this.folder = folder;
    this.inHand = InHand.at(folder.resolve("in-hand"), WORKERS);
  }

  public static void main(String[] arguments) throws Exception {
    long mutants = Long.parseLong(arguments[0]);
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime() % 1_000_000;
    List<Path> folders = Arrays.stream(arguments).skip(2).map(Path::of).toList();
    Path folder = Files.createTempDirectory("pomona-fuzz-");
    Corpus corpus = Corpus.load(folders);
    System.out.printf(
        "%,d mutants of %d images, seed %d, %d threads, at most %,d pixels, findings in %s%n",
        mutants, corpus.size(), seed, WORKERS, MAX_PIXELS, folder);
    System.exit(new Fuzz(mutants, new Mutator(corpus, seed), folder).run() ? 0 : 1);
  }

  private boolean run() throws Exception {
    long start = System.nanoTime();
    ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
    watchdog.scheduleAtFixedRate(this::requireProgress, 1, 1, TimeUnit.SECONDS);
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    Model model = Model.bundled();
    boolean sound = true;
    try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        int place = worker;
        results.add(workers.submit(() -> work(place, model, extractor)));
      }
      for (Future<Boolean> result : results) {
        sound &= result.get();
      }
    }
    workers.shutdown();
    watchdog.shutdown();
    System.out.printf("%s%s", outcomes, memory.quarters());
    System.out.printf("%d s%n", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
    return sound && !growing();
  }

  private boolean work(int place, Model model, FeatureExtractor extractor) throws IOException {
    FeaturizingWorker worker =
        new FeaturizingWorker(
            new ImageDecoder(new ImageLimits(MAX_PIXELS)), model, extractor);
    boolean sound = true;
    for (long number = next.getAndIncrement(); number < mutants; number = next.getAndIncrement()) {
      sound &= judge(place, worker, number);
      if (number % Math.max(1, mutants / MEMORY_SAMPLES) == 0) {
        memory.sample(number);
      }
    }
    worker.finish();
    return sound;
  }

  // Errors too: an OutOfMemoryError or a StackOverflowError is just what is looked for.
  @SuppressWarnings("CatchAndPrintStackTrace")
  private boolean judge(int place, FeaturizingWorker worker, long number) throws IOException {
    byte[] mutant = mutator.mutant(number);
    inHand.begin(place, number);
    try {
      outcomes.add(worker.accept(mutant));
      return true;
    } catch (RuntimeException | Error e) {
      e.printStackTrace(System.out);
      keep(number);
      return false;
    } finally {
      inHand.finish(place);
    }
  }

  private void requireProgress() {
    long[] overdue = inHand.overdue(LONGEST.toNanos());
    if (overdue.length > 0) {
      try {
        for (long number : overdue) {
          keep(number);
        }
      } catch (IOException e) {
        System.out.println("A mutant cannot be kept: " + e);
      }
      Stream.of(ManagementFactory.getThreadMXBean().dumpAllThreads(true, true))
          .forEach(System.out::print);
      Runtime.getRuntime().halt(1);
    }
  }

  private void keep(long number) throws IOException {
    Path file = Files.write(folder.resolve("mutant-" + number), mutator.mutant(number));
    System.out.println("mutant " + number + " is in " + file);
  }

  private boolean growing() {
    if (memory.grows()) {
      System.out.println("Native memory grows:\n" + memory.csv());
      return true;
    }
    return false;
  }
}
