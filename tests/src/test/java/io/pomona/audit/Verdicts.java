package io.pomona.audit;

import io.pomona.quickstart.LocalS3;
import io.pomona.table.FeaturesTable;
import io.pomona.table.QuarantineTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What both tables say, by path: a verdict is the width of the features, such as {@code 1280}, or
 * the reason of the quarantine.
 *
 * @param byPath all verdicts on a path; one, if all is well
 * @param features rows of the features table
 * @param quarantined rows of the quarantine
 */
public record Verdicts(Map<String, List<String>> byPath, int features, int quarantined) {

  /** The verdict on an image that could be read, under the bundled model. */
  public static final String FEATURES = "1280";

  /** Reads the features table at {@code features} and the quarantine that belongs to it. */
  public static Verdicts read(LocalS3 s3, String features) throws IOException {
    Map<String, List<String>> byPath = new HashMap<>();
    int[] rows = new int[2];
    KernelTable.latest(s3, features)
        .forEach(
            List.of(FeaturesTable.PATH, FeaturesTable.FEATURES),
            row -> {
              rows[0]++;
              add(byPath, row.getString(0), Integer.toString(row.getArray(1).getSize()));
            });
    KernelTable.latest(s3, features + "-quarantine")
        .forEach(
            List.of(QuarantineTable.PATH, QuarantineTable.REASON),
            row -> {
              rows[1]++;
              add(byPath, row.getString(0), row.getString(1));
            });
    return new Verdicts(byPath, rows[0], rows[1]);
  }

  /**
   * How the tables differ from what they should say, a line for each path; empty if they do not.
   *
   * @param expected the one verdict on each path
   */
  public List<String> differences(Map<String, String> expected) {
    List<String> differences = new ArrayList<>();
    Set<String> paths = new TreeSet<>(expected.keySet());
    paths.addAll(byPath.keySet());
    for (String path : paths) {
      List<String> found = byPath.getOrDefault(path, List.of());
      List<String> wanted = expected.containsKey(path) ? List.of(expected.get(path)) : List.of();
      if (!found.equals(wanted)) {
        differences.add("%s: %s in place of %s".formatted(path, found, wanted));
      }
    }
    return differences;
  }

  private static void add(Map<String, List<String>> byPath, String path, String verdict) {
    byPath.computeIfAbsent(path, any -> new ArrayList<>()).add(verdict);
  }
}
