package io.pomona.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * The same step at several places of a store at the same time, each in a daemon thread of its own:
 * a step is some requests, one after the other. Every step is over when this returns, and what the
 * first of those that failed has thrown is thrown then.
 */
final class SideBySide {

  private SideBySide() {}

  /** Finds something at a place. */
  @FunctionalInterface
  interface Question<T, R> {
    R ask(T place) throws IOException;
  }

  /** Does something at a place. */
  @FunctionalInterface
  interface Step<T> {
    void take(T place) throws IOException;
  }

  /** What is found at each of {@code places}, in their order. */
  static <T, R> List<R> ask(List<T> places, Question<T, R> question)
      throws IOException, InterruptedException {
    ExecutorService executor = Executors.newCachedThreadPool(SideBySide::daemon);
    try {
      List<Callable<R>> questions =
          places.stream().<Callable<R>>map(place -> () -> question.ask(place)).toList();
      List<R> answers = new ArrayList<>();
      for (Future<R> answer : executor.invokeAll(questions)) {
        answers.add(FutureIO.awaitFuture(answer));
      }
      return answers;
    } finally {
      executor.shutdownNow();
    }
  }

  /** Takes {@code step} at all of {@code places}. */
  static <T> void at(List<T> places, Step<T> step) throws IOException, InterruptedException {
    ask(
        places,
        place -> {
          step.take(place);
          return place;
        });
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "pomona-side-by-side");
    thread.setDaemon(true);
    return thread;
  }
}
