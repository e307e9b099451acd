package io.pomona.model;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a SavedModel directory that TensorFlow loads, in memory. Others, such as checksums
 * that a copy leaves behind, are not taken.
 */
final class SavedModelFiles implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String GRAPH = "saved_model.pb";
  private static final List<String> DIRECTORIES = List.of("variables", "assets");

  /** Relative path, with slashes, to content. */
  private final TreeMap<String, byte[]> contents = new TreeMap<>();

  static SavedModelFiles read(String model, Path directory) {
    SavedModelFiles files = new SavedModelFiles();
    try {
      files.add(directory, directory.resolve(GRAPH));
      for (String name : DIRECTORIES) {
        files.addAll(directory, directory.resolve(name));
      }
      return files;
    } catch (NoSuchFileException e) {
      throw new InvalidModelException(
          model,
          "%s holds no saved_model.pb. Give the directory that does: Keras writes it with model.export(directory)."
              .formatted(directory),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the SavedModel in " + directory, e);
    }
  }

  private void addAll(Path root, Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> below = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) below.filter(Files::isRegularFile)::iterator) {
        if (!file.getFileName().toString().startsWith(".")) {
          add(root, file);
        }
      }
    }
  }

  private void add(Path root, Path file) throws IOException {
    String relative = root.relativize(file).toString().replace('\\', '/');
    contents.put(relative, Files.readAllBytes(file));
  }

  /** The serialised graph and its signatures. */
  byte[] graph() {
    return contents.get(GRAPH);
  }

  void addTo(Fingerprint fingerprint) {
    contents.forEach(
        (path, content) -> {
          fingerprint.add(path);
          fingerprint.add(content);
        });
  }

  void unpack(Path directory) throws IOException {
    for (Map.Entry<String, byte[]> file : contents.entrySet()) {
      Path target = directory.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
  }
}
