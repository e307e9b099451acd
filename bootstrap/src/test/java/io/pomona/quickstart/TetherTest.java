package io.pomona.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TetherTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Says what it was told, and ends. */
  public static final class Speaker {
    private Speaker() {}

    public static void main(String[] arguments) {
      System.out.println(System.getProperty("secret") + " " + String.join("|", arguments));
      System.exit(7);
    }
  }

  /** Never ends by itself. */
  public static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] arguments) throws InterruptedException {
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
  }

  /** Properties come through the pipe, arguments as they are, output and exit code come back. */
  @Test
  void handsOverSecretsAndArguments() throws InterruptedException {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    try (ChildProcess child =
        ChildProcess.start(
            command(Speaker.class, "a b", "$HOME", "ü"), "secret=s3cr3t", lines::add)) {
      assertThat(child.await(LIMIT)).isEqualTo(7);
      assertThat(lines).containsExactly("s3cr3t a b|$HOME|ü");
      assertThat(child.tail()).isEqualTo("s3cr3t a b|$HOME|ü");
    }
  }

  /**
   * When the parent's end of the pipe closes, as it does when the parent is killed, so ends the
   * child.
   */
  @Test
  void endsWithItsParent() throws Exception {
    Process child = command(Sleeper.class).builder().start();
    try (OutputStream pipe = child.getOutputStream()) {
      pipe.write(Tether.END_OF_PROPERTIES.getBytes(UTF_8));
      pipe.flush();
      Awaitility.await().atMost(LIMIT).until(() -> child.getInputStream().available() > 0);
      assertThat(child.isAlive()).isTrue();
    }
    assertThat(child.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** SIGTERM ends a child; one that is told to ignore Ctrl-C outlives SIGINT. */
  @Test
  void ignoresInterruptsWhenTold() throws Exception {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    JavaCommand command =
        JavaCommand.likeThis(
            "sleeper", List.of(Tether.IGNORE_INTERRUPTS, Sleeper.class.getName()), Map.of());
    try (ChildProcess child = ChildProcess.start(command, "", lines::add)) {
      Awaitility.await().atMost(LIMIT).until(() -> lines.contains("ready"));
      assertThat(new ProcessBuilder("kill", "-INT", "" + child.pid()).start().waitFor()).isZero();
      assertThat(child.endsWithin(Duration.ofMillis(500))).isFalse();
      child.terminate();
      assertThat(child.await(LIMIT)).isEqualTo(128 + 15);
    }
  }

  private static JavaCommand command(Class<?> main, String... arguments) {
    List<String> all = new ArrayList<>(List.of(main.getName()));
    all.addAll(List.of(arguments));
    return JavaCommand.likeThis(main.getSimpleName(), all, Map.of());
  }
}
