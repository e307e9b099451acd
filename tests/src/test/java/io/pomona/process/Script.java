package io.pomona.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a shell script of the tests' folder and fails with what it printed. */
public final class Script {

  private static final long LONGEST_MINUTES = 20;

  private Script() {}

  /**
   * Runs {@code script} with {@code arguments} to its end; what it prints goes to {@code log}.
   *
   * @param environment variables that it has besides those of this process
   */
  public static void run(
      String script, Path log, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", script));
    command.addAll(List.of(arguments));
    try (ChildProcess process = ChildProcess.start(command, environment, log)) {
      assertThat(process.await(LONGEST_MINUTES))
          .as(() -> "tests/%s, which printed:%n%s".formatted(script, process.written()))
          .isZero();
    }
  }
}
