package io.pomona.arrival;

import static java.util.Objects.requireNonNull;

import io.pomona.arrival.FetchedObject.Bytes;
import io.pomona.arrival.FetchedObject.Unavailable;
import io.pomona.arrival.FetchedObject.Unavailable.Reason;
import io.pomona.job.RawFileSystem;
import io.pomona.job.StoredFile;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/**
 * Reads whole objects through Hadoop's file systems, at one GET for an object whose length is
 * known. Thread-safe.
 *
 * <p>An object may have been overwritten since it was listed. Of a longer one, S3A gives as many
 * bytes as were listed; who finds them wanting asks {@link #readIfChanged}. A shorter one is
 * noticed here.
 *
 * <p>The file system has its own patience with the store (S3A retries throttling and resets). When
 * that ends, the question is whose fault it is: if the store still answers for the object, or
 * refuses this one while it answers for others, and reading fails a second time, the object is
 * {@code UNREADABLE}; if the store does not answer, no verdict on the object is due and the failure
 * is thrown, so that the task is tried again.
 */
public final class ObjectReader {

  private static final String GONE = "the object was listed and is gone";
  private static final String REFUSED = "the store refused to hand it over";

  private final Configuration hadoop;
  private final int maxBytes;

  /**
   * @param maxBytes the largest object that is read
   */
  public ObjectReader(Configuration hadoop, int maxBytes) {
    this.hadoop = requireNonNull(hadoop, "hadoop is null");
    this.maxBytes = maxBytes;
  }

  /**
   * Reads {@code object}. Blocks.
   *
   * @throws UncheckedIOException if the store does not answer, or the thread was interrupted
   */
  public FetchedObject read(ArrivedObject object) {
    try {
      return attempt(object);
    } catch (InterruptedIOException e) {
      throw new UncheckedIOException("Interrupted while reading '%s'".formatted(object.path()), e);
    } catch (IOException first) {
      return readAgain(object);
    }
  }

  /**
   * Reads {@code object} again if it is no longer what was listed. Blocks; costs a look at the
   * object if it is unchanged.
   *
   * @return what is there now, as it is now; empty if it is unchanged, or gone
   * @throws UncheckedIOException if the store does not answer, or the thread was interrupted
   */
  public Optional<FetchedObject> readIfChanged(ArrivedObject object) {
    try {
      ArrivedObject now = look(object);
      return now.isSameContentAs(object) ? Optional.empty() : Optional.of(read(now));
    } catch (FileNotFoundException | AccessDeniedException | AccessControlException e) {
      return Optional.empty();
    } catch (IOException e) {
      requireRefusal(object, e);
      return Optional.of(read(object));
    }
  }

  private FetchedObject readAgain(ArrivedObject object) {
    try {
      return attemptAgain(look(object));
    } catch (FileNotFoundException e) {
      return unavailable(object, Reason.VANISHED, GONE, e);
    } catch (AccessDeniedException | AccessControlException e) {
      return unavailable(object, Reason.ACCESS_DENIED, REFUSED, e);
    } catch (IOException e) {
      requireRefusal(object, e);
      return attemptAgain(object);
    }
  }

  private void requireRefusal(ArrivedObject object, IOException failure) {
    Path path = new Path(object.path());
    if (!ObjectRefusal.isMeantBy(failure, path, hadoop)) {
      throw noAnswer(path, failure);
    }
  }

  private FetchedObject attemptAgain(ArrivedObject object) {
    try {
      return attempt(object);
    } catch (IOException e) {
      return unavailable(
          object, Reason.UNREADABLE, "the store answers, but reading failed twice", e);
    }
  }

  private FetchedObject attempt(ArrivedObject object) throws IOException {
    if (object.length().orElse(0) > maxBytes) {
      return tooLarge(object, "%d bytes".formatted(object.length().getAsLong()));
    }
    try (InputStream stream = open(object)) {
      byte[] content = content(stream, object);
      return stream.read() < 0
          ? new Bytes(object, content)
          : tooLarge(object, "more than %d bytes".formatted(maxBytes));
    } catch (FileNotFoundException e) {
      return unavailable(object, Reason.VANISHED, GONE, e);
    } catch (AccessDeniedException | AccessControlException e) {
      return unavailable(object, Reason.ACCESS_DENIED, REFUSED, e);
    }
  }

  // An array of the listed length is the only one: gathering pieces takes twice the memory.
  private byte[] content(InputStream stream, ArrivedObject object) throws IOException {
    if (object.length().isEmpty()) {
      return stream.readNBytes(maxBytes);
    }
    byte[] content = new byte[(int) object.knownLength()];
    int count = stream.readNBytes(content, 0, content.length);
    if (count < content.length) {
      throw new EOFException("%d bytes of %d".formatted(count, content.length));
    }
    // One byte first: to ask for several takes a buffer, and nearly always there is none.
    int next = content.length < maxBytes ? stream.read() : -1;
    return next < 0
        ? content
        : grown(content, (byte) next, stream.readNBytes(maxBytes - content.length - 1));
  }

  private static byte[] grown(byte[] listed, byte next, byte[] rest) {
    byte[] whole = Arrays.copyOf(listed, listed.length + 1 + rest.length);
    whole[listed.length] = next;
    System.arraycopy(rest, 0, whole, listed.length + 1, rest.length);
    return whole;
  }

  /** What the object is now. */
  private ArrivedObject look(ArrivedObject object) throws IOException {
    Path path = new Path(object.path());
    return FoundObjects.object(object.path(), path.getFileSystem(hadoop).getFileStatus(path));
  }

  private static UncheckedIOException noAnswer(Path path, IOException cause) {
    return new UncheckedIOException(
        "The store does not answer for '%s'. The task will be tried again; if it keeps failing, check endpoint, network and credentials."
            .formatted(path),
        cause);
  }

  private FSDataInputStream open(ArrivedObject object) throws IOException {
    Path path = new Path(object.path());
    FileSystem fileSystem = RawFileSystem.of(path, hadoop);
    try {
      return object.length().isPresent()
          ? StoredFile.open(fileSystem, path, object.knownLength())
          : fileSystem.open(path);
    } catch (RuntimeException e) {
      // Such as of a name that Java cannot write: one object's, of which the others know nothing.
      throw new IOException(e);
    }
  }

  private FetchedObject tooLarge(ArrivedObject object, String found) {
    return new Unavailable(
        object,
        Reason.TOO_LARGE,
        "the object has %s and --max-image-bytes allows %d".formatted(found, maxBytes));
  }

  private static FetchedObject unavailable(
      ArrivedObject object, Reason reason, String what, IOException cause) {
    return new Unavailable(object, reason, what + ": " + cause.getMessage());
  }
}
