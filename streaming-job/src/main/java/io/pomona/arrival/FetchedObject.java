package io.pomona.arrival;

/** What reading an object gave: its bytes, or the reason why there are none. */
public sealed interface FetchedObject permits FetchedObject.Bytes, FetchedObject.Unavailable {

  /** The object that was to be read. */
  ArrivedObject object();

  /** The whole object; {@code content} may be empty. */
  record Bytes(ArrivedObject object, byte[] content) implements FetchedObject {}

  /**
   * The object could not be read.
   *
   * @param message what was wrong, for people
   */
  record Unavailable(ArrivedObject object, Reason reason, String message) implements FetchedObject {

    /** What stood in the way. */
    public enum Reason {
      VANISHED,
      ACCESS_DENIED,
      TOO_LARGE,
      UNREADABLE
    }
  }
}
