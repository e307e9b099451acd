package io.pomona.job;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * Files of a store at one request each. By Hadoop's {@code exists} and {@code open} it is two: S3A
 * looks for a folder of that name where it finds no file, and for the length of a file before it
 * reads it.
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

  /**
   * What the file at {@code path} holds; empty if there is none. For a length that is not known a
   * store is asked first: two requests.
   *
   * @throws IOException if the store does not say
   */
  public static Optional<byte[]> content(FileSystem fileSystem, Path path) throws IOException {
    try (InputStream file = fileSystem.open(path)) {
      return Optional.of(file.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Opens the file at {@code path} to be read to its end. Where a store is asked for its bytes
   * alone, a file that is gone, or may not be read, shows when it is read.
   *
   * @param length how many bytes it has, as far as is known; of a longer one so many may be read
   * @throws IOException if the file is not there, or the store does not answer
   */
  public static FSDataInputStream open(FileSystem fileSystem, Path path, long length)
      throws IOException {
    return FutureIO.awaitFuture(
        fileSystem
            .openFile(path)
            .opt(
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_WHOLE_FILE)
            .optLong(OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, length)
            .build());
  }
}
