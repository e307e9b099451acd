package io.pomona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompilerDirectivesTest {

  @Test
  void areTakenByThisJvm() throws Exception {
    assertThat(CompilerDirectives.add()).startsWith("2 compiler directives added");
  }
}
