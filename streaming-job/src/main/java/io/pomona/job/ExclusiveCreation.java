package io.pomona.job;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;

/**
 * Creates files that must not be there, where the store itself sees to that: S3 refuses an upload
 * with {@code If-None-Match} to a name that is taken, and S3A sends it since Hadoop 3.4.2, unless
 * {@code fs.s3a.create.conditional.enabled} is off.
 *
 * <p>Some stores that speak S3 take the header and overwrite all the same. This cannot tell.
 */
public final class ExclusiveCreation {

  private static final String CONDITION =
      CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;
  private static final int ATTEMPTS = 3;

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
   * Writes {@code content} if there is no file. The file is whole or not there.
   *
   * @param content that nobody else writes: it tells a file of this call from another's
   * @return whether it is there now; false if there is another file
   * @throws IOException if the store does not answer, or takes no conditions
   */
  public static boolean create(FileSystem fileSystem, Path path, byte[] content)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      FSDataOutputStream upload = begin(fileSystem, path, content);
      try {
        upload.close();
        return true;
      } catch (IOException e) {
        // Of an upload whose answer was lost, the next attempt is refused, and it is ours.
        Optional<byte[]> found = content(fileSystem, path, e);
        if (found.isPresent()) {
          return Arrays.equals(found.get(), content);
        }
        if (attempt == ATTEMPTS || !isOfTwoAtOnce(e)) {
          throw explained(path, e);
        }
      }
    }
  }

  // Closing shows what has been written, so that of a failure nothing may be left to be closed.
  private static FSDataOutputStream begin(FileSystem fileSystem, Path path, byte[] content)
      throws IOException {
    FSDataOutputStreamBuilder<?, ?> file = fileSystem.createFile(path);
    file.recursive();
    file.overwrite(false);
    file.opt(CONDITION, true);
    FSDataOutputStream upload = (FSDataOutputStream) file.build();
    try {
      upload.write(content);
      return upload;
    } catch (IOException | RuntimeException e) {
      upload.abort();
      throw e;
    }
  }

  private static Optional<byte[]> content(FileSystem fileSystem, Path path, IOException failure)
      throws IOException {
    try {
      return StoredFile.content(fileSystem, path);
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  /** Whether S3 asks to try again, since another upload to that name was under way. */
  private static boolean isOfTwoAtOnce(IOException e) {
    return says(e, "ConditionalRequestConflict");
  }

  private static IOException explained(Path path, IOException e) {
    return says(e, "NotImplemented")
        ? new IOException(
            "The store takes no upload on the condition that there is no '%s' (If-None-Match). Set spark.hadoop.fs.s3a.create.conditional.enabled=false for it."
                .formatted(path),
            e)
        : e;
  }

  // S3's codes: the exceptions are S3A's, which need not be there to compile against.
  private static boolean says(IOException e, String code) {
    return e.getMessage() != null && e.getMessage().contains(code);
  }
}
