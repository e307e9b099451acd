package io.pomona.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.stream.Stream;
import picocli.CommandLine.IVersionProvider;

/** What {@code pomona --version} says: Pomona and what it was built with. */
final class Versions implements IVersionProvider {

  private static final String[] PARTS = {"Pomona", "Spark", "Delta", "Hadoop", "TensorFlow"};

  @Override
  public String[] getVersion() throws IOException {
    Properties versions = new Properties();
    try (InputStream file = Versions.class.getResourceAsStream("versions.properties")) {
      versions.load(file);
    }
    return Stream.concat(
            Stream.of(PARTS).map(part -> part + " " + versions.getProperty(part)),
            Stream.of("Java " + System.getProperty("java.version")))
        .toArray(String[]::new);
  }
}
