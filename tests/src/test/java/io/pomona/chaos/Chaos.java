package io.pomona.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The command {@code tests/chaos KILLS [SEED [OPTION ...]]}; options are those of {@code
 * featurize}. Ends with 0 if every image has its one verdict. The store is kept if not.
 */
final class Chaos {

  private Chaos() {}

  public static void main(String[] arguments) throws Exception {
    int kills = Integer.parseInt(arguments[0]);
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime() % 1_000_000;
    List<String> options =
        Arrays.asList(arguments).subList(Math.min(2, arguments.length), arguments.length);
    Path data = Files.createTempDirectory("pomona-chaos-");
    System.out.printf("seed %d, store in %s%n", seed, data);
    ChaosReport report = new ChaosRun(kills, seed, data, options, System.out).run();
    System.out.printf("%n%s", report);
    System.exit(report.differences().isEmpty() ? 0 : 1);
  }
}
