package io.pomona.job;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;

/**
 * Creates files that must not be there, where the store itself sees to that: S3 refuses an upload
 * with {@code If-None-Match} to a name that is taken, and S3A sends it since Hadoop 3.4.2, unless
 * {@code fs.s3a.create.conditional.enabled} is off.
 *
 * <p>Some stores that speak S3 take the header and overwrite. Who needs more than that the first of
 * two is told apart from the second looks before, and after a while again.
 */
public final class ExclusiveCreation {

  private static final String CONDITION =
      CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;

  private ExclusiveCreation() {}

  /**
   * Whether {@code fileSystem} can ask the store for it.
   *
   * @throws IOException if it cannot say
   */
  public static boolean isOffered(FileSystem fileSystem, Path path) throws IOException {
    return fileSystem.hasPathCapability(path, CONDITION);
  }

  /**
   * Writes {@code content} if there is no file, in one request.
   *
   * @param content that nobody else writes: it tells a file of this call from another's
   * @return whether it is there now; false if there is another file
   * @throws IOException if the store does not answer
   */
  public static boolean create(FileSystem fileSystem, Path path, byte[] content)
      throws IOException {
    try {
      upload(fileSystem, path, content);
      return true;
    } catch (IOException e) {
      // Of an upload whose answer was lost, the next attempt is refused, and it is ours.
      return isThere(fileSystem, path, content, e);
    }
  }

  private static void upload(FileSystem fileSystem, Path path, byte[] content) throws IOException {
    FSDataOutputStreamBuilder<?, ?> file = fileSystem.createFile(path);
    file.recursive();
    file.overwrite(false);
    file.opt(CONDITION, true);
    try (OutputStream stream = file.build()) {
      stream.write(content);
    }
  }

  private static boolean isThere(
      FileSystem fileSystem, Path path, byte[] content, IOException failure) throws IOException {
    try (InputStream stream = fileSystem.open(path)) {
      return Arrays.equals(stream.readAllBytes(), content);
    } catch (FileNotFoundException e) {
      throw failure;
    }
  }
}
