package io.pomona.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The mutants that workers have in hand, each in a file of its own as long as that lasts. So what
 * brings the JVM down is on disk when it is gone. Each place is one worker's; {@link #overdue} may
 * be asked by any thread.
 */
final class InHand {

  private static final String PREFIX = "mutant-";

  private final Path folder;
  private final List<Place> places;

  InHand(Path folder, int workers) {
    this.folder = folder;
    this.places = IntStream.range(0, workers).mapToObj(worker -> new Place()).toList();
  }

  /** The worker begins to decode. */
  void begin(int worker, long number, byte[] mutant) throws IOException {
    Place place = places.get(worker);
    place.files.add(Files.write(folder.resolve(PREFIX + number), mutant));
    place.since = System.nanoTime();
    place.busy = true;
  }

  /** The worker has decoded; the network may still have to see what came of it. */
  void decoded(int worker) {
    places.get(worker).busy = false;
  }

  /** All that the worker had is done with, and harmless. */
  void release(int worker) throws IOException {
    List<Path> files = places.get(worker).files;
    for (Path file : files) {
      Files.delete(file);
    }
    files.clear();
  }

  /** What the worker has is to stay on disk. */
  void keep(int worker) {
    places.get(worker).files.clear();
  }

  /** Whether a worker began more than {@code nanos} ago. */
  boolean overdue(long nanos) {
    long now = System.nanoTime();
    return places.stream().anyMatch(place -> place.busy && now - place.since > nanos);
  }

  /** The files that were left in {@code folder}. */
  static List<Path> left(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(PREFIX))
          .sorted()
          .toList();
    }
  }

  private static final class Place {

    private final List<Path> files = new ArrayList<>();
    private volatile long since;
    private volatile boolean busy;
  }
}
