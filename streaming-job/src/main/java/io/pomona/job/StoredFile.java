package io.pomona.job;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Whether a file is there, in one request to a store. Hadoop's {@code exists} makes it two: S3A
 * looks for a folder of that name where it finds no file.
 */
public final class StoredFile {

  private StoredFile() {}

  /**
   * Whether there is a file, and no folder, at {@code path}.
   *
   * @throws IOException if the store does not say
   */
  public static boolean exists(FileSystem fileSystem, Path path) throws IOException {
    // Opening asks for the length; nothing is read before somebody reads.
    try (InputStream file = fileSystem.open(path)) {
      return file != null;
    } catch (FileNotFoundException e) {
      return false;
    }
  }
}
