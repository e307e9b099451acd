package io.pomona.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;

/** The server's keys for a shell to source, readable by the owner alone. */
final class KeysFile implements AutoCloseable {

  private final Path file;

  private KeysFile(Path file) {
    this.file = file;
  }

  /** Writes {@code environment}; the file must not be there yet. */
  static KeysFile write(Path file, Map<String, String> environment) throws IOException {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(environment)
        .forEach((name, value) -> text.append("export %s='%s'%n".formatted(name, value)));
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
    return new KeysFile(file);
  }

  /** Removes the file: the keys open nothing any more. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
