package io.pomona.featurize;

import io.pomona.arrival.ArrivedObject;
import io.pomona.arrival.FetchedObject.Unavailable;
import io.pomona.image.UnreadableImage;
import io.pomona.table.QuarantineReason;
import java.io.Serializable;
import java.time.Instant;

/**
 * What became of an object: either features or a reason, and the columns that describe the object.
 * Those that name the model and the time are the same for a whole micro-batch and come when it is
 * written. Immutable.
 *
 * <p>Public, and with getters, for the code that Spark generates to read its columns: it takes an
 * array of floats as it is, where it would box each number of a row's.
 */
public final class Verdict implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ArrivedObject object;
  private final Long length;
  private final float[] features;
  private final QuarantineReason reason;
  private final String message;

  private Verdict(
      ArrivedObject object,
      Long length,
      float[] features,
      QuarantineReason reason,
      String message) {
    this.object = object;
    this.length = length;
    this.features = features;
    this.reason = reason;
    this.message = message;
  }

  static Verdict features(ArrivedObject object, long length, float[] features) {
    return new Verdict(object, length, features, null, null);
  }

  static Verdict quarantined(Unavailable failure) {
    QuarantineReason reason =
        switch (failure.reason()) {
          case VANISHED -> QuarantineReason.VANISHED;
          case ACCESS_DENIED -> QuarantineReason.ACCESS_DENIED;
          case TOO_LARGE -> QuarantineReason.TOO_LARGE;
          case UNREADABLE -> QuarantineReason.UNREADABLE;
        };
    Long length =
        failure.object().length().isPresent() ? failure.object().length().getAsLong() : null;
    return new Verdict(failure.object(), length, null, reason, failure.message());
  }

  static Verdict quarantined(ArrivedObject object, long length, UnreadableImage failure) {
    QuarantineReason reason =
        switch (failure.reason()) {
          case EMPTY -> QuarantineReason.EMPTY;
          case NOT_AN_IMAGE -> QuarantineReason.NOT_AN_IMAGE;
          case TRUNCATED -> QuarantineReason.TRUNCATED;
          case CORRUPT -> QuarantineReason.CORRUPT;
          case UNSUPPORTED -> QuarantineReason.UNSUPPORTED;
          case TOO_LARGE -> QuarantineReason.TOO_LARGE;
          case TOO_SLOW -> QuarantineReason.TOO_SLOW;
        };
    return new Verdict(object, length, null, reason, failure.message());
  }

  /** Whether there is a reason in place of features. */
  static boolean isQuarantined(Verdict verdict) {
    return verdict.reason != null;
  }

  /** Where the object is. */
  public String getPath() {
    return object.path();
  }

  /** Name of the folder that holds it. */
  public String getLabel() {
    return object.label();
  }

  /** When it was last written. */
  public Instant getModificationTime() {
    return object.modificationTime();
  }

  /** Its size in bytes, or null where it is not known. */
  public Long getLength() {
    return length;
  }

  /** What the store calls this content, or null where it does not say. */
  public String getEtag() {
    return object.knownEtag();
  }

  /** The network's output, or null; not a copy. */
  public float[] getFeatures() {
    return features;
  }

  /** The name of the reason, or null. */
  public String getReason() {
    return reason == null ? null : reason.name();
  }

  /** What was wrong with the object, or null. */
  public String getMessage() {
    return message;
  }
}
