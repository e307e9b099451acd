package io.pomona.replay;

import io.pomona.arrival.ArrivedObject;
import io.pomona.table.RecordedVerdict;
import java.io.Serializable;
import java.util.List;

/**
 * An object that the tables do not have as it is, or rows whose object is gone. Immutable; public
 * because Spark takes no other class into a data set.
 *
 * @param kind how they differ
 * @param object what is on the store; null if nothing is
 * @param rows what the tables have: none, one, or by mishap several
 */
public record Difference(Kind kind, ArrivedObject object, List<RecordedVerdict> rows)
    implements Serializable {

  /** The path of the object, else that of the rows. */
  public String path() {
    return object == null ? rows.get(0).path() : object.path();
  }

  /** Whether the features table has a row. */
  public boolean isInFeatures() {
    return rows.stream().anyMatch(row -> !row.isQuarantined());
  }

  /** Whether the quarantine has a row. */
  public boolean isInQuarantine() {
    return rows.stream().anyMatch(RecordedVerdict::isQuarantined);
  }
}
