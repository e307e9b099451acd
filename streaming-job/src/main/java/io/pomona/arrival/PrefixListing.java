package io.pomona.arrival;

import io.pomona.job.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Lists the objects under a prefix, in all its folders; through S3A one request for each thousand.
 * Empty objects are seen, and names that begin with {@code _} or {@code .}; folders and the markers
 * of folders are not objects. Used by one thread, which lists with others' help.
 *
 * <p>The first listing is flat: its requests follow each other. Every listing counts the objects of
 * each folder, and by these counts the next one lists large sub-folders side by side, where that
 * costs little more ({@link ListingPlan}). What is found is the same, but for keys that Hadoop
 * reads as other paths, having taken empty parts, {@code .} and {@code ..} out of them: these S3A
 * may show in a flat listing alone. Where an object is at such a path it is found, once; where none
 * is, reading will find nothing; and what would lie outside the prefix is left out. A line in the
 * log counts them.
 *
 * <p>The stream's own checkpoint and every Delta table below the prefix are left out whole,
 * whatever the glob: what the job writes must not come back as arrivals.
 */
final class PrefixListing {

  private static final int ATTEMPTS = 3;

  private final Path prefix;
  private final GlobFilter glob;
  private final String checkpoint;
  private final FileSystem fileSystem;
  private final ListingLimits limits;
  private final KeyWarnings warnings;
  private ListingPlan plan = ListingPlan.FLAT;

  /**
   * @param glob which names are wanted, as Hadoop reads a glob
   * @param checkpoint what is below is left out
   */
  PrefixListing(Path prefix, String glob, Path checkpoint, Configuration hadoop)
      throws IOException {
    this(prefix, glob, checkpoint, hadoop, ListingLimits.DEFAULT);
  }

  PrefixListing(
      Path prefix, String glob, Path checkpoint, Configuration hadoop, ListingLimits limits)
      throws IOException {
    this.fileSystem = prefix.getFileSystem(hadoop);
    this.prefix = fileSystem.makeQualified(prefix);
    this.glob = new GlobFilter(glob);
    this.checkpoint = folder(checkpoint.getFileSystem(hadoop).makeQualified(checkpoint));
    this.limits = limits;
    this.warnings = new KeyWarnings(this.prefix.toString());
  }

  Path prefix() {
    return prefix;
  }

  /**
   * The wanted objects that are there now, one for each path, oldest first, those of one time by
   * path. None if nothing is at the prefix. Keeps nothing of objects that are not wanted.
   *
   * @param wanted which paths are; asked by several threads at the same time, so what it looks at
   *     must not change until this returns. Nothing asks afterwards.
   * @throws UserError if the prefix is a Delta table
   * @throws java.io.InterruptedIOException if the thread is interrupted
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
    FoundObjects found = find(wanted);
    requireNoTable(found.tables());
    List<ArrivedObject> objects = found.objects();
    warnings.listed(found.outside(), found.repeated());
    return objects;
  }

  private FoundObjects find(Predicate<String> wanted) throws IOException {
    if (fileSystem instanceof LocalFileSystem) {
      FoundObjects found = nothing(wanted);
      addFiles(prefix, found);
      return found;
    }
    FoundObjects found =
        new ParallelListing(fileSystem, plan, limits.threads(), () -> nothing(wanted)).list(prefix);
    plan = ListingPlan.of(found.counts(), limits);
    return found;
  }

  private FoundObjects nothing(Predicate<String> wanted) {
    return new FoundObjects(
        (path, file) -> !path.startsWith(checkpoint) && glob.accept(file) && wanted.test(path),
        new FolderCounts(folder(prefix), limits.mostFolders()));
  }

  // Hadoop's own recursion asks for the permissions of each file, for which the local file system
  // starts a process, four milliseconds a file.
  private void addFiles(Path folder, FoundObjects found) throws IOException {
    for (FileStatus status : fileSystem.listStatus(folder)) {
      if (status.isDirectory()) {
        addFiles(status.getPath(), found);
      } else {
        found.add(status);
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

  /** {@code path} with a slash at its end. */
  static String folder(Path path) {
    String folder = path.toString();
    return folder.endsWith("/") ? folder : folder + "/";
  }
}
