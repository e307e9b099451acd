package io.pomona.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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
    Files.createDirectories(log.getParent());
    List<String> command = new ArrayList<>(List.of("bash", script));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();

    boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }

    assertThat(ended && process.exitValue() == 0)
        .as(() -> "tests/%s, which printed:%n%s".formatted(script, printed(log)))
        .isTrue();
  }

  private static String printed(Path log) {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "nothing that can be read: " + e;
    }
  }
}
