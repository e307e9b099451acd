package io.pomona.fuzz;

import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which mutant each worker has in hand, and since when. The numbers stand in a mapped file, which
 * outlives even a crash of the JVM. Thread-safe: each worker has its own place.
 */
final class InHand {

  private static final long NOTHING = -1;

  private final LongBuffer numbers;
  private final AtomicLongArray since;

  private InHand(LongBuffer numbers, int workers) {
    this.numbers = numbers;
    this.since = new AtomicLongArray(workers);
    IntStream.range(0, workers).forEach(this::finish);
  }

  static InHand at(Path file, int workers) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      MappedByteBuffer bytes =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) workers * Long.BYTES);
      return new InHand(bytes.asLongBuffer(), workers);
    }
  }

  void begin(int worker, long number) {
    since.set(worker, System.nanoTime());
    numbers.put(worker, number);
  }

  void finish(int worker) {
    numbers.put(worker, NOTHING);
  }

  /** Those that were begun more than {@code nanos} ago. */
  long[] overdue(long nanos) {
    long now = System.nanoTime();
    return IntStream.range(0, since.length())
        .filter(worker -> numbers.get(worker) != NOTHING && now - since.get(worker) > nanos)
        .mapToLong(numbers::get)
        .toArray();
  }

  @Override
  public String toString() {
    long[] all = new long[since.length()];
    Arrays.setAll(all, numbers::get);
    return Arrays.toString(LongStream.of(all).filter(number -> number != NOTHING).toArray());
  }
}
