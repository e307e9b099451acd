package io.pomona.arrival;

import io.pomona.job.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * Lists the objects under a prefix, in all its folders; through S3A one request for each thousand.
 * Empty objects are seen, and names that begin with {@code _} or {@code .}; folders and the markers
 * of folders are not objects.
 *
 * <p>The stream's own checkpoint and every Delta table below the prefix are left out whole,
 * whatever the glob: what the job writes must not come back as arrivals.
 */
final class PrefixListing {

  private static final String DELTA_LOG = "/_delta_log/";
  private static final int ATTEMPTS = 3;
  private static final Comparator<ArrivedObject> OLDEST_FIRST =
      Comparator.comparing(ArrivedObject::modificationTime).thenComparing(ArrivedObject::path);

  private final Path prefix;
  private final GlobFilter glob;
  private final String checkpoint;
  private final FileSystem fileSystem;

  /**
   * @param glob which names are wanted, as Hadoop reads a glob
   * @param checkpoint what is below is left out
   */
  PrefixListing(Path prefix, String glob, Path checkpoint, Configuration hadoop)
      throws IOException {
    this.fileSystem = prefix.getFileSystem(hadoop);
    this.prefix = fileSystem.makeQualified(prefix);
    this.glob = new GlobFilter(glob);
    this.checkpoint = folder(checkpoint);
  }

  Path prefix() {
    return prefix;
  }

  /**
   * The wanted objects that are there now, oldest first, those of one time by path. None if nothing
   * is at the prefix.
   *
   * @throws UserError if the prefix is a Delta table
   * @throws IOException if the listing fails
   */
  List<ArrivedObject> objects(Predicate<String> wanted) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return listOnce(wanted);
      } catch (FileNotFoundException e) {
        if (!fileSystem.exists(prefix)) {
          return List.of();
        }
        // A folder went away under the listing; another look shows what is left.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private List<ArrivedObject> listOnce(Predicate<String> wanted) throws IOException {
    List<ArrivedObject> objects = new ArrayList<>();
    Set<String> tables = new HashSet<>();
    RemoteIterator<? extends FileStatus> files = files();
    while (files.hasNext()) {
      FileStatus file = files.next();
      String path = file.getPath().toString();
      int deltaLog = path.indexOf(DELTA_LOG);
      if (deltaLog >= 0) {
        tables.add(path.substring(0, deltaLog + 1));
      } else if (!path.startsWith(checkpoint) && glob.accept(file.getPath()) && wanted.test(path)) {
        objects.add(object(path, file));
      }
    }
    requireNoTable(tables);
    objects.removeIf(object -> tables.stream().anyMatch(object.path()::startsWith));
    objects.sort(OLDEST_FIRST);
    return objects;
  }

  private RemoteIterator<? extends FileStatus> files() throws IOException {
    if (fileSystem instanceof LocalFileSystem) {
      List<FileStatus> files = new ArrayList<>();
      addFiles(prefix, files);
      return RemoteIterators.remoteIteratorFromIterable(files);
    }
    return fileSystem.listFiles(prefix, true);
  }

  // Hadoop's own recursion asks for the permissions of each file, for which the local file system
  // starts a process, four milliseconds a file.
  private void addFiles(Path folder, List<FileStatus> files) throws IOException {
    for (FileStatus status : fileSystem.listStatus(folder)) {
      if (status.isDirectory()) {
        addFiles(status.getPath(), files);
      } else {
        files.add(status);
      }
    }
  }

  private void requireNoTable(Set<String> tables) {
    if (tables.contains(folder(prefix))) {
      throw new UserError(
          "There is a Delta table at --images '%s'. A table's clean-up (VACUUM) deletes files that are not its own, images among them: keep images and tables in folders of their own."
              .formatted(prefix));
    }
  }

  /** The object at {@code path}, as the store describes it. */
  static ArrivedObject object(String path, FileStatus file) {
    String etag = file instanceof EtagSource source ? source.getEtag() : null;
    return new ArrivedObject(
        path, Instant.ofEpochMilli(file.getModificationTime()), file.getLen(), etag);
  }

  private static String folder(Path path) {
    String folder = path.toString();
    return folder.endsWith("/") ? folder : folder + "/";
  }
}
