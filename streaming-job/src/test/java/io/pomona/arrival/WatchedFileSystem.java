package io.pomona.arrival;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files of this machine, under a scheme of their own, so that they are listed as those of a
 * store are. Tells which listings were asked for, and calls a test before each.
 */
public final class WatchedFileSystem extends RawLocalFileSystem {

  /** The setting whose value is the name of this class. */
  static final String IMPLEMENTATION = "fs.watched.impl";

  private static final URI ROOT = URI.create("watched:///");

  /** The folders that were listed flat, and those that were listed one level deep. */
  static final List<String> flat = new CopyOnWriteArrayList<>();

  static final List<String> level = new CopyOnWriteArrayList<>();

  /** Called in the thread that lists, with the name of the folder that it lists flat. */
  static volatile Listed whenListed = folder -> {};

  /** What a test does when a folder is listed. */
  @FunctionalInterface
  interface Listed {
    void call(String folder) throws IOException;
  }

  static void reset() {
    flat.clear();
    level.clear();
    whenListed = folder -> {};
  }

  /** Waits as for a store that does not answer. */
  static void waitForInterrupt() throws InterruptedIOException {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("The wait for the store was interrupted");
    }
  }

  static Configuration configuration() {
    Configuration hadoop = new Configuration();
    hadoop.set(IMPLEMENTATION, WatchedFileSystem.class.getName());
    return hadoop;
  }

  static Path path(java.nio.file.Path path) {
    return new Path(ROOT.getScheme(), "", path.toString());
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public RemoteIterator<LocatedFileStatus> listFiles(Path folder, boolean recursive)
      throws IOException {
    flat.add(folder.getName());
    whenListed.call(folder.getName());
    return super.listFiles(folder, recursive);
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path folder) throws IOException {
    level.add(folder.getName());
    return super.listStatusIterator(folder);
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    return Arrays.stream(super.listStatus(folder)).map(BareStatus::new).toArray(FileStatus[]::new);
  }
}
