package io.pomona.fuzz;

import io.pomona.image.ImageDecoder;
import io.pomona.image.ImageLimits;
import io.pomona.model.FeatureExtractor;
import io.pomona.model.Model;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
 * Mutants through decoder and network, as tasks of one executor do it: some threads, one session.
 * Started by {@link Fuzz}.
 */
final class FuzzRun {

  private static final int WORKERS = 2;
  private static final ImageLimits LIMITS = new ImageLimits(16_000_000, Duration.ofSeconds(10));
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MEMORY_SAMPLES = 200;
  // Some seconds, in which compilers and allocators still fetch memory.
  private static final long WARM_UP = 3_000;

  private final long mutants;
  private final Mutator mutator;
  private final InHand inHand;
  private final AtomicLong next = new AtomicLong();
  private final Outcomes outcomes = new Outcomes();
  private final ResidentMemory memory = new ResidentMemory();

  private FuzzRun(long mutants, Mutator mutator, Path findings) {
    this.mutants = mutants;
    this.mutator = mutator;
    this.inHand = new InHand(findings, WORKERS);
  }

  public static void main(String[] arguments) throws Exception {
    long mutants = Long.parseLong(arguments[0]);
    long seed = Long.parseLong(arguments[1]);
    Corpus corpus = Corpus.load(Arrays.stream(arguments).skip(3).map(Path::of).toList());
    System.out.printf(
        "%,d mutants of %d images, seed %d, %d threads, %s%n",
        mutants, corpus.size(), seed, WORKERS, LIMITS);
    FuzzRun run = new FuzzRun(mutants, new Mutator(corpus, seed), Path.of(arguments[2]));
    System.exit(run.run() ? 0 : 1);
  }

  private boolean run() throws Exception {
    long start = System.nanoTime();
    ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
    var unused = watchdog.scheduleAtFixedRate(this::requireProgress, 1, 1, TimeUnit.SECONDS);
    boolean harmless = work();
    watchdog.shutdown();
    System.out.print(outcomes);
    System.out.printf(
        "%9d  in %d s%n%n%s",
        outcomes.total(),
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
        memory.quarters());
    System.out.println(memory.verdict());
    return harmless && outcomes.total() == mutants && !memory.grows();
  }

  private boolean work() throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    Model model = Model.bundled();
    boolean harmless = true;
    try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        int place = worker;
        results.add(workers.submit(() -> work(place, model, extractor)));
      }
      for (Future<Boolean> result : results) {
        harmless &= result.get();
      }
    } finally {
      workers.shutdown();
    }
    return harmless;
  }

  private boolean work(int place, Model model, FeatureExtractor extractor) throws IOException {
    FeaturizingWorker worker = new FeaturizingWorker(new ImageDecoder(LIMITS), model, extractor);
    boolean harmless = true;
    for (long number = next.getAndIncrement(); number < mutants; number = next.getAndIncrement()) {
      harmless &= isHarmless(place, worker, number);
      if (number >= Math.min(WARM_UP, mutants / 2)
          && number % Math.max(1, mutants / MEMORY_SAMPLES) == 0) {
        memory.sample(number);
      }
    }
    worker.finish();
    inHand.release(place);
    return harmless;
  }

  // Errors too: an OutOfMemoryError or a StackOverflowError is just what is looked for.
  @SuppressWarnings("CatchAndPrintStackTrace")
  private boolean isHarmless(int place, FeaturizingWorker worker, long number) throws IOException {
    byte[] mutant = mutator.mutant(number);
    inHand.begin(place, number, mutant);
    try {
      outcomes.add(worker.accept(mutant));
      inHand.decoded(place);
      if (worker.isIdle()) {
        inHand.release(place);
      }
      return true;
    } catch (RuntimeException | Error e) {
      System.out.println("mutant " + number + ":");
      e.printStackTrace(System.out);
      inHand.decoded(place);
      inHand.keep(place);
      return false;
    }
  }

  private void requireProgress() {
    if (inHand.overdue(LONGEST.toNanos())) {
      System.out.println("A mutant takes more than " + LONGEST);
      Stream.of(ManagementFactory.getThreadMXBean().dumpAllThreads(true, true))
          .forEach(System.out::print);
      Runtime.getRuntime().halt(1);
    }
  }
}
