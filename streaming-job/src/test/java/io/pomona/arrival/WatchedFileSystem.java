package io.pomona.arrival;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * The files of this machine, under a scheme of their own, so that they are listed as those of a
 * store are. Tells which listings were asked for, and calls a test before each. Shows what a store
 * shows of keys that no file can have.
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

  /** Paths that a flat listing of a folder shows besides its files. */
  static volatile Function<Path, List<Path>> otherFiles = folder -> List.of();

  /** Paths that a listing of one level shows besides the folders there. */
  static volatile Function<Path, List<Path>> otherFolders = folder -> List.of();

  /** What a test does when a folder is listed. */
  @FunctionalInterface
  interface Listed {
    void call(String folder) throws IOException;
  }

  static void reset() {
    flat.clear();
    level.clear();
    whenListed = folder -> {};
    otherFiles = folder -> List.of();
    otherFolders = folder -> List.of();
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
    List<LocatedFileStatus> files =
        new ArrayList<>(RemoteIterators.toList(super.listFiles(folder, recursive)));
    for (Path other : otherFiles.apply(folder)) {
      files.add(new LocatedFileStatus(new FileStatus(1, false, 1, 1, 0, other), null));
    }
    return RemoteIterators.remoteIteratorFromIterable(files);
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path folder) throws IOException {
    level.add(folder.getName());
    List<FileStatus> entries =
        new ArrayList<>(RemoteIterators.toList(super.listStatusIterator(folder)));
    for (Path other : otherFolders.apply(folder)) {
      entries.add(new FileStatus(0, true, 1, 1, 0, other));
    }
    return RemoteIterators.remoteIteratorFromIterable(entries);
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    return Arrays.stream(super.listStatus(folder)).map(BareStatus::new).toArray(FileStatus[]::new);
  }
}
