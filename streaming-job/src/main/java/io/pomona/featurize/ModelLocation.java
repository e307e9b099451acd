package io.pomona.featurize;

import io.pomona.job.UserError;
import io.pomona.model.InputScale;
import io.pomona.model.InvalidModelException;
import io.pomona.model.Model;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where the network is: in the jar, in a file of Keras weights, or in a SavedModel's directory.
 *
 * @param uri {@link #BUNDLED}, or any URI that Hadoop reads
 * @param scale what a SavedModel wants done to its pixels
 */
public record ModelLocation(String uri, InputScale scale) {

  static final String BUNDLED = "bundled";

  /**
   * Reads the network on the driver.
   *
   * @throws UserError if nothing is there, or what is there is no such network
   */
  public Model load(Configuration hadoop) {
    if (uri.equals(BUNDLED)) {
      return Model.bundled();
    }
    Path path = new Path(uri);
    try {
      FileSystem fileSystem = path.getFileSystem(hadoop);
      return fileSystem.getFileStatus(path).isDirectory()
          ? savedModel(fileSystem, path)
          : kerasWeights(fileSystem, path);
    } catch (InvalidModelException e) {
      throw new UserError("--model '%s': %s".formatted(uri, e.getMessage()), e);
    } catch (IOException e) {
      throw new UserError(
          "The model at --model '%s' cannot be read: %s. Name a Keras weights file (.h5), a SavedModel's directory, or '%s'."
              .formatted(uri, e.getMessage(), BUNDLED),
          e);
    }
  }

  private static Model kerasWeights(FileSystem fileSystem, Path path) throws IOException {
    try (InputStream stream = fileSystem.open(path)) {
      return Model.ofKerasWeights(path.getName().replaceFirst("\\.h5$", ""), stream.readAllBytes());
    }
  }

  private Model savedModel(FileSystem fileSystem, Path path) throws IOException {
    java.nio.file.Path copy = Files.createTempDirectory("pomona-model-").resolve(path.getName());
    try {
      fileSystem.copyToLocalFile(false, path, new Path(copy.toUri()), true);
      return Model.ofSavedModel(path.getName(), copy, scale);
    } finally {
      FileSystem.getLocal(new Configuration(false))
          .delete(new Path(copy.getParent().toUri()), true);
    }
  }
}
