package io.pomona.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.delta.storage.S3SingleDriverLogStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on S3, in which no commit overwrites another, whichever process it comes from.
 * Delta's own store for S3 sees to that within one driver; here the store is asked to refuse, where
 * S3A can ask for it. Elsewhere it is Delta's own. Thread-safe; Delta makes one.
 *
 * <p>A writer with Delta's own store may still overwrite what it has not seen.
 */
public class ConditionalLogStore extends S3SingleDriverLogStore {

  // In this process one after the other, as Delta's store does for stores that heed no condition.
  private static final Object ONE_BY_ONE = new Object();

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
    byte[] content = lines(actions);
    synchronized (ONE_BY_ONE) {
      if (StoredFile.exists(fileSystem, path)
          || !ExclusiveCreation.create(fileSystem, path, content)) {
        throw new FileAlreadyExistsException(path.toString());
      }
    }
  }

  private static byte[] lines(Iterator<String> actions) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(actions, 0), false)
        .map(action -> action + "\n")
        .collect(Collectors.joining())
        .getBytes(UTF_8);
  }
}
