package io.pomona.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Seconds that things took, in turns, beside what they are compared with. */
final class Timings {

  private final String yardstick;
  private final Map<String, List<Double>> secondsByName = new LinkedHashMap<>();

  Timings(String yardstick) {
    this.yardstick = yardstick;
  }

  void take(String name, Runnable what) {
    long start = System.nanoTime();
    what.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    secondsByName.computeIfAbsent(name, key -> new ArrayList<>()).add(seconds);
    System.err.printf(Locale.ROOT, "%-28s %.2f s%n", name, seconds);
  }

  /** A line for each name: median, least and most seconds, and how often it fits into the other. */
  String table() {
    double compared = median(secondsByName.get(yardstick));
    StringBuilder table = new StringBuilder();
    table.append(row("", "median", "min", "max", "times faster"));
    secondsByName.forEach(
        (name, seconds) ->
            table.append(
                row(
                    name,
                    number(median(seconds)),
                    number(seconds.stream().min(Double::compare).orElseThrow()),
                    number(seconds.stream().max(Double::compare).orElseThrow()),
                    number(compared / median(seconds)))));
    return table.toString();
  }

  private static double median(List<Double> seconds) {
    List<Double> sorted = seconds.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String row(String name, String median, String min, String max, String ratio) {
    return String.format("| %-26s | %7s | %7s | %7s | %12s |%n", name, median, min, max, ratio);
  }
}
