package io.pomona.arrival;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/**
 * Tells an object that the store refuses from a store that does not work. S3 answers 400 where an
 * object is encrypted with its uploader's own key, and 400 to everything once a token has expired;
 * a request that does not touch the object tells which it is. Stateless.
 */
final class ObjectRefusal {

  // By their names, because a cluster without S3A has no such classes. Neither a store that is
  // throttling or failing (503, 500) nor one that is elsewhere (301) says anything of the object.
  private static final String S3A = "org.apache.hadoop.fs.s3a.";
  private static final Set<String> ANSWERS =
      Set.of(
          S3A + "AWSBadRequestException",
          S3A + "AWSUnsupportedFeatureException",
          S3A + "AWSS3IOException");

  private ObjectRefusal() {}

  /**
   * Whether {@code failure} to look at the object at {@code path} is the store's word on that
   * object alone. Blocks; asks the store only where that is in doubt.
   */
  static boolean isMeantBy(IOException failure, Path path, Configuration hadoop) {
    return ANSWERS.contains(failure.getClass().getName()) && answersFor(path.getParent(), hadoop);
  }

  // The first page of a listing: a look at the folder would ask for an object of that name, which
  // may be refused as well.
  private static boolean answersFor(Path folder, Configuration hadoop) {
    try {
      folder.getFileSystem(hadoop).listStatusIterator(folder).hasNext();
      return true;
    } catch (FileNotFoundException | AccessDeniedException | AccessControlException e) {
      // Not what was answered for the object, so that is not what everything gets.
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
