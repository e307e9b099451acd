package io.pomona.featurize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.arrival.Discovery;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class ArrivalsOptionTest {

  /**
   * Both ways are called on the command line what messages call them; the listing is the default.
   */
  @Test
  void namesBothWays() {
    assertThat(discovery()).isEqualTo(Discovery.LISTING);
    assertThat(discovery("--arrivals", "listing")).isEqualTo(Discovery.LISTING);
    assertThat(discovery("--arrivals", "binary-file")).isEqualTo(Discovery.BINARY_FILE);
  }

  /** Another word is refused with the two that are right. */
  @Test
  void refusesOtherWords() {
    assertThatThrownBy(() -> discovery("--arrivals", "sqs"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("'--arrivals'")
        .hasMessageContaining("listing, BINARY_FILE, binary-file")
        .hasMessageContaining("'sqs'");
  }

  private static Discovery discovery(String... arguments) {
    String[] all =
        Stream.concat(Stream.of("--images=i", "--features=f"), Stream.of(arguments))
            .toArray(String[]::new);
    return new CommandLine(new FeaturizeCommand())
        .parseArgs(all)
        .commandSpec()
        .findOption("--arrivals")
        .getValue();
  }
}
