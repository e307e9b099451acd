package io.pomona.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The command {@code tests/faults [SECONDS]}. Ends with 0 if every image has its one verdict. The
 * store is kept.
 */
final class Faults {

  private static final String DEFAULT_SECONDS = "30";
  private static final int STALL = 10;

  private Faults() {}

  public static void main(String[] arguments) throws Exception {
    Duration length =
        Duration.ofSeconds(Long.parseLong(arguments.length > 0 ? arguments[0] : DEFAULT_SECONDS));
    Path data = Files.createTempDirectory("pomona-faults-");
    System.out.printf("%d s each, store in %s%n", length.toSeconds(), data);
    FaultReport report;
    try (FaultyStore store = FaultyStore.open(data, "faults")) {
      report = new FaultRun(store, length, length.multipliedBy(STALL), System.out).run();
    }
    System.out.printf("%n%s", report);
    System.exit(report.differences().isEmpty() ? 0 : 1);
  }
}
