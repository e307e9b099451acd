package io.pomona.job;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Options kept in a properties file, under the names they have on the command line without the
 * dashes. A Spark setting is written {@code conf.spark.sql.shuffle.partitions = 8}.
 */
final class OptionsFile {

  private static final String SPARK_SETTING = "conf.";

  private final Path file;
  private final Properties properties = new Properties();

  private OptionsFile(Path file) {
    this.file = file;
  }

  /**
   * Reads {@code file}, UTF-8.
   *
   * @throws UserError if it cannot be read
   */
  static OptionsFile read(Path file) {
    OptionsFile options = new OptionsFile(file);
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      options.properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(
          "The file '%s' given by --config cannot be read: %s. Name a properties file in UTF-8."
              .formatted(file, e),
          e);
    }
    return options;
  }

  /**
   * The file's options as command-line arguments.
   *
   * @throws UserError if a key is none of the command's options
   */
  List<String> asArguments(CommandSpec command) {
    List<String> arguments = new ArrayList<>();
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      String value = properties.getProperty(key).strip();
      if (key.startsWith(SPARK_SETTING)) {
        arguments.add("--conf=" + key.substring(SPARK_SETTING.length()) + "=" + value);
      } else {
        requireKnown(key, command);
        arguments.add("--" + key + "=" + value);
      }
    }
    return arguments;
  }

  private void requireKnown(String key, CommandSpec command) {
    List<String> known = keys(command);
    if (!known.contains(key)) {
      throw new UserError(
          "Unknown key '%s' in '%s': did you mean '%s'? The keys of %s are: %s."
              .formatted(
                  key,
                  file,
                  nearest(key, known),
                  command.name(),
                  known.stream().collect(joining(", "))));
    }
  }

  private static List<String> keys(CommandSpec command) {
    return command.options().stream()
        .map(option -> option.longestName().substring(2))
        .filter(name -> !List.of("config", "conf", "help", "version").contains(name))
        .sorted()
        .toList();
  }

  private static String nearest(String key, List<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return known.stream()
        .min(Comparator.comparing(candidate -> distance.apply(key, candidate)))
        .orElse("");
  }
}
