package io.pomona.arrival;

import io.pomona.job.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The ways to discover objects. */
public enum Discovery {

  /** Pomona's own source: one flat listing for each trigger. */
  LISTING("listing", "(entry|seen)-.+") {
    @Override
    public Arrivals arrivals(
        String images, String glob, int maxFilesPerTrigger, String checkpoint) {
      return new ListingArrivals(images, glob, maxFilesPerTrigger, checkpoint);
    }
  },

  /** Spark's file source. */
  BINARY_FILE("binary-file", "\\d+(\\.compact)?") {
    @Override
    public Arrivals arrivals(
        String images, String glob, int maxFilesPerTrigger, String checkpoint) {
      return new BinaryFileArrivals(images, glob, maxFilesPerTrigger, checkpoint);
    }
  };

  private final String label;
  private final Pattern logFile;

  Discovery(String label, String logFile) {
    this.label = label;
    this.logFile = Pattern.compile(logFile);
  }

  /**
   * Arrivals that are discovered this way.
   *
   * @param images the watched prefix, any URI that Spark reads
   * @param glob which file names are images
   * @param maxFilesPerTrigger the most objects that one micro-batch takes
   * @param checkpoint the query's checkpoint location
   */
  public abstract Arrivals arrivals(
      String images, String glob, int maxFilesPerTrigger, String checkpoint);

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return label;
  }

  /**
   * Checks that a checkpoint was not begun with another way, whose log this one cannot read.
   *
   * @return whether it was begun at all
   * @throws UserError if it was, with another way
   */
  boolean requireOwn(Path checkpoint, Configuration hadoop) {
    List<String> names = names(new Path(checkpoint, "sources/0"), hadoop);
    for (String name : names) {
      for (Discovery other : values()) {
        if (other != this && other.logFile.matcher(name).matches()) {
          throw new UserError(
              "The checkpoint '%s' was begun with --arrivals %s and cannot be continued with %s. Go on with --arrivals %s, or name another --checkpoint: the tables tell what has been done, and nothing is doubled."
                  .formatted(checkpoint, other, this, other));
        }
      }
    }
    return !names.isEmpty();
  }

  private static List<String> names(Path log, Configuration hadoop) {
    try {
      FileStatus[] files = log.getFileSystem(hadoop).listStatus(log);
      return Stream.of(files).map(file -> file.getPath().getName()).toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UserError(
          "Cannot look into the checkpoint at '%s': %s. Check the URI, the credentials and the endpoint."
              .formatted(log, e.getMessage()),
          e);
    }
  }
}
