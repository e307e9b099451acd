package io.pomona.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Resident memory of this process over time, as Linux counts it. Of interest where the heap is
 * fixed and touched ({@code -Xms} as {@code -Xmx}, {@code -XX:+AlwaysPreTouch}): then what grows is
 * native. Thread-safe.
 */
final class ResidentMemory {

  private static final Path STATM = Path.of("/proc/self/statm");
  private static final long PAGE = 4096;
  private static final int RESIDENT_FIELD = 1;
  private static final int QUARTERS = 4;
  private static final double RELATIVE_GROWTH = 1.03;
  private static final long ABSOLUTE_GROWTH = 30_000_000;

  /** Resident bytes after so many images. */
  record Sample(long images, long bytes) {}

  private final List<Sample> samples = new ArrayList<>();

  synchronized void sample(long images) {
    try {
      String[] fields = Files.readString(STATM).split(" ", -1);
      samples.add(new Sample(images, Long.parseLong(fields[RESIDENT_FIELD]) * PAGE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All samples, as CSV. */
  synchronized String csv() {
    StringBuilder text = new StringBuilder("images,resident_bytes\n");
    samples.forEach(
        sample -> text.append(sample.images()).append(',').append(sample.bytes()).append('\n'));
    return text.toString();
  }

  /** All samples, a line each. */
  synchronized String curve() {
    StringBuilder text = new StringBuilder();
    samples.forEach(
        sample ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%,11d images %,8.1f MB resident%n",
                    sample.images(),
                    sample.bytes() / 1e6)));
    return text.toString();
  }

  /** Lowest, median and highest of each quarter of the samples, a line each. */
  synchronized String quarters() {
    StringBuilder text = new StringBuilder();
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
      List<Long> sorted = sorted(quarter);
      text.append(
          String.format(
              Locale.ROOT,
              "quarter %d: min %.1f, median %.1f, max %.1f MB resident%n",
              quarter + 1,
              sorted.get(0) / 1e6,
              median(sorted) / 1e6,
              sorted.get(sorted.size() - 1) / 1e6));
    }
    return text.toString();
  }

  /**
   * Whether the last quarter lies above the second, the first being warm-up: by more than 3 % or 30
   * MB, whichever is the stricter.
   */
  synchronized boolean grows() {
    long second = median(sorted(1));
    long last = median(sorted(QUARTERS - 1));
    return last > second * RELATIVE_GROWTH || last > second + ABSOLUTE_GROWTH;
  }

  /** {@link #grows} in words, with its criterion. */
  synchronized String verdict() {
    return String.format(
        Locale.ROOT,
        "%s: the last quarter's median is %+.1f MB from the second's (allowed: %.0f MB and %.0f %%)",
        grows() ? "GROWS" : "flat after warm-up",
        (median(sorted(QUARTERS - 1)) - median(sorted(1))) / 1e6,
        ABSOLUTE_GROWTH / 1e6,
        100 * (RELATIVE_GROWTH - 1));
  }

  private List<Long> sorted(int quarter) {
    int from = samples.size() * quarter / QUARTERS;
    int to = samples.size() * (quarter + 1) / QUARTERS;
    if (from == to) {
      throw new IllegalStateException(
          "%d samples are too few for quarters; let it run longer.".formatted(samples.size()));
    }
    List<Long> bytes = new ArrayList<>();
    samples.subList(from, to).forEach(sample -> bytes.add(sample.bytes()));
    Collections.sort(bytes);
    return bytes;
  }

  private static long median(List<Long> sorted) {
    return sorted.get(sorted.size() / 2);
  }
}
