package io.pomona.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JavaCommandTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Says which options with {@code told} in them its JVM has. */
  public static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      System.out.println(
          ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
              .filter(option -> option.contains("told"))
              .toList());
    }
  }

  /** Says what its child says. */
  public static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws InterruptedException {
      JavaCommand command = JavaCommand.likeThis("child", List.of(Child.class.getName()), Map.of());
      try (ChildProcess child = ChildProcess.start(command, "", line -> System.out.println(line))) {
        System.exit(child.await(LIMIT));
      }
    }
  }

  /** Options that a JVM has from a variable come to its child once, and without the variable. */
  @Test
  void handsOnOptionsOfVariablesOnce() throws InterruptedException {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    JavaCommand parent =
        JavaCommand.likeThis(
            "parent",
            List.of(Parent.class.getName()),
            Map.of("JAVA_TOOL_OPTIONS", "-Dtold=1", "_JAVA_OPTIONS", "-Dtold=2"));
    try (ChildProcess child = ChildProcess.start(parent, "", lines::add)) {
      assertThat(child.await(LIMIT)).isZero();
    }
    assertThat(lines)
        .containsExactly(
            "Picked up JAVA_TOOL_OPTIONS: -Dtold=1",
            "Picked up _JAVA_OPTIONS: -Dtold=2",
            "[-Dtold=1, -Dtold=2]");
  }
}
