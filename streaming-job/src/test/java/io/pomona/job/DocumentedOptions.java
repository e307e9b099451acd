package io.pomona.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A command's options beside the properties file that users copy. */
public final class DocumentedOptions {

  private static final List<String> NOT_IN_FILES = List.of("config", "conf", "help", "version");

  private final Path file;
  private final List<OptionSpec> options;

  private DocumentedOptions(Path file, List<OptionSpec> options) {
    this.file = file;
    this.options = options;
  }

  /**
   * The options of {@code command} beside a file.
   *
   * @param file such as {@code featurize.properties}, in {@code conf}
   */
  public static DocumentedOptions of(Object command, String file) {
    return new DocumentedOptions(
        Path.of("../conf", file),
        new CommandLine(command)
            .getCommandSpec().options().stream()
                .filter(option -> !NOT_IN_FILES.contains(key(option)))
                .toList());
  }

  /** The file has every option, in the command's order, with its default. */
  public void assertShownWithDefaults() throws IOException {
    List<String> keys =
        Files.readAllLines(file).stream().filter(line -> line.matches("# [a-z-]+ =.*")).toList();
    List<String> expected =
        options.stream()
            .map(option -> "# %s =%s".formatted(key(option), shownDefault(option)))
            .toList();
    assertThat(keys).isNotEmpty().containsExactlyElementsOf(expected);
  }

  /** The file says of exactly the required options that they are. */
  public void assertRequiredMarked() throws IOException {
    List<String> blocks = List.of(Files.readString(file).split("\n\n"));
    for (OptionSpec option : options) {
      Stream<String> block =
          blocks.stream().filter(text -> text.contains("\n# " + key(option) + " ="));
      assertThat(block.findFirst().orElseThrow().contains("Required."))
          .as(key(option))
          .isEqualTo(option.required());
    }
  }

  private static String key(OptionSpec option) {
    return option.longestName().substring("--".length());
  }

  private static String shownDefault(OptionSpec option) {
    return option.defaultValue() == null ? "" : " " + option.defaultValue();
  }
}
