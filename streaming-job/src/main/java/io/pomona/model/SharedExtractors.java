package io.pomona.model;

import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The extractors of this JVM: one for each model id, opened when first asked for, shared by all
 * threads, closed when the JVM shuts down. Thread-safe.
 *
 * <p>A caller never closes what it gets here. Closing waits for calls under way and lets none in
 * afterwards, so work that is to be finished has to finish before the JVM begins to shut down.
 */
public final class SharedExtractors {
  private static final System.Logger logger = System.getLogger(SharedExtractors.class.getName());

  private static final ConcurrentMap<String, FeatureExtractor> EXTRACTORS =
      new ConcurrentHashMap<>();
  private static final Queue<Thread> OPENING = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger OPENED = new AtomicInteger();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(SharedExtractors::closeAll, "pomona-close-extractors"));
  }

  private SharedExtractors() {}

  /**
   * The extractor of a model; opens it, once, if this JVM has none. Callers that come meanwhile
   * wait for it.
   *
   * @throws InvalidModelException if TensorFlow refuses the network; the next call tries again
   */
  public static FeatureExtractor of(Model model) {
    return EXTRACTORS.computeIfAbsent(model.id(), id -> open(model));
  }

  /**
   * Opens the extractor of a model, and warms it up, on a thread of its own. Returns at once; who
   * asks {@link #of} meanwhile waits until it is open, and is told if TensorFlow refuses the
   * network.
   */
  public static void openAhead(Model model) {
    Thread thread = new Thread(() -> of(model).warmUp(), "pomona-open-extractor");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (self, refusal) -> logger.log(Level.DEBUG, "Opened ahead in vain", refusal));
    OPENING.add(thread);
    thread.start();
  }

  /** How many sessions this class has built since the JVM started. */
  public static int opened() {
    return OPENED.get();
  }

  private static FeatureExtractor open(Model model) {
    FeatureExtractor extractor = FeatureExtractor.open(model);
    OPENED.incrementAndGet();
    return extractor;
  }

  private static void closeAll() {
    try {
      // The process must not end while TensorFlow is at work: its own clean-up would pull the
      // ground from under it.
      for (Thread thread : OPENING) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    EXTRACTORS.values().forEach(FeatureExtractor::close);
  }
}
