package io.pomona.job;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * File systems without the checksum file that Hadoop keeps, and looks for, beside each local file:
 * for files that others write or read, and for those that have to change by one call of the system.
 */
public final class RawFileSystem {

  private RawFileSystem() {}

  /**
   * The file system that serves {@code path}. Shared: the caller does not close it.
   *
   * @throws IOException if none does
   */
  public static FileSystem of(Path path, Configuration hadoop) throws IOException {
    FileSystem fileSystem = path.getFileSystem(hadoop);
    return fileSystem instanceof ChecksumFileSystem checked
        ? checked.getRawFileSystem()
        : fileSystem;
  }
}
