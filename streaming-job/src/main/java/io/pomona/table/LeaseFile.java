package io.pomona.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pomona.job.ExclusiveCreation;
import io.pomona.job.RawFileSystem;
import io.pomona.job.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The file that says who writes to a location. Its name begins with {@code _}: neither Spark nor
 * Delta's clean-up sees it.
 */
final class LeaseFile {

  static final String NAME = "_pomona_lease";

  private static final int ATTEMPTS = 3;

  private final String location;
  private final FileSystem fileSystem;
  private final Path path;

  LeaseFile(String location, Configuration hadoop) throws IOException {
    this.location = location;
    // Checksum files would make a write of two, and a reader fail in between.
    this.fileSystem = RawFileSystem.of(new Path(location), hadoop);
    this.path = fileSystem.makeQualified(new Path(location, NAME));
  }

  String location() {
    return location;
  }

  /** What the file holds now; empty if there is none. */
  Optional<String> content() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return StoredFile.content(fileSystem, path).map(bytes -> new String(bytes, UTF_8));
      } catch (IOException e) {
        // Object stores refuse to go on with an object that is replaced while it is read.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * What the file holds now, as {@link #content()} gives it. One request in place of two if that is
   * {@code expected}: for what one has written oneself.
   */
  Optional<String> content(String expected) throws IOException {
    return holds(expected) ? Optional.of(expected) : content();
  }

  private boolean holds(String content) {
    byte[] expected = content.getBytes(UTF_8);
    try (InputStream stream = StoredFile.open(fileSystem, path, expected.length)) {
      // A longer file is another's, and begins otherwise: its owner is in it.
      return Arrays.equals(stream.readNBytes(expected.length), expected);
    } catch (IOException e) {
      // It is gone, or shorter than what a store was asked for; if more is wrong, looking says so.
      return false;
    }
  }

  /**
   * Whether {@link #create} can be used: on S3, where the last one to write wins otherwise, S3A
   * must know how to ask for it.
   */
  boolean createsExclusively() throws IOException {
    return !isOnS3() || ExclusiveCreation.isOffered(fileSystem, path);
  }

  /**
   * Writes the file if there is none.
   *
   * @return whether it is there now; false if there is another's
   */
  boolean create(String content) throws IOException {
    if (isOnS3()) {
      return ExclusiveCreation.create(fileSystem, path, content.getBytes(UTF_8));
    }
    try (OutputStream stream = createStream()) {
      stream.write(content.getBytes(UTF_8));
      return true;
    } catch (FileAlreadyExistsException | java.nio.file.FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Writes the file, whatever it held. */
  void replace(String content) throws IOException {
    try (OutputStream stream = fileSystem.create(path, true)) {
      stream.write(content.getBytes(UTF_8));
    }
  }

  void delete() throws IOException {
    fileSystem.delete(path, false);
  }

  /** Whether the store may do other than it is asked: not all that speak S3 heed a condition. */
  boolean isOnS3() {
    return path.toUri().getScheme().startsWith("s3");
  }

  // Hadoop's local file system looks first and creates then, which lets two through.
  private OutputStream createStream() throws IOException {
    if (!path.toUri().getScheme().equals("file")) {
      return fileSystem.create(path, false);
    }
    java.nio.file.Path file = java.nio.file.Path.of(path.toUri());
    Files.createDirectories(file.getParent());
    return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }
}
