package io.pomona.fuzz;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command {@code tests/fuzz MUTANTS [SEED [FOLDER ...]]}: a {@link FuzzRun} in a JVM of its
 * own, whose heap is fixed and touched beforehand, so that what its memory grows by is native. Ends
 * with 0 if every mutant came to an end that the job provides for, in time, and memory did not
 * grow. Mutants that did not, and those in hand when that JVM crashed, are left on disk and named.
 */
final class Fuzz {

  private static final long MILLIS_A_MUTANT = 100;
  private static final long MILLIS_AT_START = 120_000;

  private final long mutants;
  private final long seed;
  private final Path findings;
  private final List<String> folders;

  /**
   * @param findings an empty folder for mutants that do harm
   * @param folders of further images to make mutants of
   */
  Fuzz(long mutants, long seed, Path findings, List<String> folders) {
    this.mutants = mutants;
    this.seed = seed;
    this.findings = findings;
    this.folders = folders;
  }

  public static void main(String[] arguments) throws Exception {
    long mutants = Long.parseLong(arguments[0]);
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime() % 1_000_000;
    Path findings = Files.createTempDirectory("pomona-fuzz-");
    List<String> folders =
        Arrays.stream(arguments)
            .skip(2)
            .map(folder -> Path.of(folder).toAbsolutePath().toString())
            .toList();
    System.exit(new Fuzz(mutants, seed, findings, folders).run(Redirect.INHERIT) ? 0 : 1);
  }

  /** Whether all went well; what is printed goes to {@code output}. */
  boolean run(Redirect output) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command())
            .directory(findings.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      boolean ended =
          process.waitFor(MILLIS_AT_START + mutants * MILLIS_A_MUTANT, TimeUnit.MILLISECONDS);
      boolean sound = ended && process.exitValue() == 0;
      if (!sound) {
        System.out.println(ended ? "ended with " + process.exitValue() : "has not ended in time");
      }
      InHand.left(findings).forEach(file -> System.out.println("look at " + file));
      return sound;
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> command() {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xms1g",
                "-Xmx1g",
                "-XX:+AlwaysPreTouch",
                "-Djava.awt.headless=true",
                FuzzRun.class.getName(),
                Long.toString(mutants),
                Long.toString(seed),
                findings.toString()));
    command.addAll(folders);
    return command;
  }
}
