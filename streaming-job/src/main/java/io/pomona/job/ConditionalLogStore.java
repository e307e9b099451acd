package io.pomona.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.delta.storage.S3SingleDriverLogStore;
import io.delta.storage.internal.PathLock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on S3, in which no commit overwrites another, whichever process it comes from.
 * Delta's own store for S3 sees to that within one driver; here S3 is asked to refuse, where S3A
 * can ask for it. Elsewhere, and where what speaks S3 does not heed it, it is as Delta's own.
 * Thread-safe.
 *
 * <p>A writer with Delta's own store may still overwrite what it has not seen.
 */
public class ConditionalLogStore extends S3SingleDriverLogStore {

  // In one process one after the other, as in Delta's own: for stores that heed no condition.
  private static final PathLock LOCK = new PathLock();

  /** As Delta makes one. */
  public ConditionalLogStore(Configuration hadoop) {
    super(hadoop);
  }

  /**
   * Writes a file of the log.
   *
   * @throws FileAlreadyExistsException if it is there and {@code overwrite} is false: then Delta
   *     tries the next version, if what was committed meanwhile does not conflict
   */
  @Override
  public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop)
      throws IOException {
    FileSystem fileSystem = path.getFileSystem(hadoop);
    if (overwrite || !ExclusiveCreation.isOffered(fileSystem, path)) {
      super.write(path, actions, overwrite, hadoop);
      return;
    }
    Path file = fileSystem.makeQualified(path);
    try {
      LOCK.acquire(file);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted before writing '%s'".formatted(file));
    }
    try {
      create(fileSystem, file, lines(actions));
    } finally {
      LOCK.release(file);
    }
  }

  private static void create(FileSystem fileSystem, Path file, byte[] content) throws IOException {
    if (StoredFile.exists(fileSystem, file)
        || !ExclusiveCreation.create(fileSystem, file, content)) {
      throw new FileAlreadyExistsException(file.toString());
    }
  }

  private static byte[] lines(Iterator<String> actions) {
    StringBuilder lines = new StringBuilder();
    actions.forEachRemaining(action -> lines.append(action).append('\n'));
    return lines.toString().getBytes(UTF_8);
  }
}
