package io.pomona.replay;

import io.pomona.table.QuarantineReason;
import io.pomona.table.QuarantineTable;
import io.pomona.table.RecordedVerdict;
import java.sql.Timestamp;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.Row;

/** What replay has to know of verdicts beyond what the tables do with them. */
final class Verdicts {

  private static final Set<QuarantineReason> OF_STORE =
      EnumSet.of(
          QuarantineReason.VANISHED, QuarantineReason.ACCESS_DENIED, QuarantineReason.UNREADABLE);

  private Verdicts() {}

  /** Whether a reason tells of the store's answer, not of the image. */
  static boolean isOfStore(String reason) {
    return OF_STORE.stream().anyMatch(known -> known.name().equals(reason));
  }

  /** Whether a new quarantine row says no more than the recorded one. */
  static boolean isSame(Row row, RecordedVerdict recorded) {
    Timestamp time = row.getAs(QuarantineTable.MODIFICATION_TIME);
    return Objects.equals(row.getAs(QuarantineTable.REASON), recorded.knownReason())
        && Objects.equals(row.getAs(QuarantineTable.MESSAGE), recorded.knownMessage())
        && Objects.equals(row.getAs(QuarantineTable.MODEL), recorded.model())
        && Objects.equals(row.getAs(QuarantineTable.LENGTH), recorded.knownLength())
        && Objects.equals(row.getAs(QuarantineTable.ETAG), recorded.knownEtag())
        && Objects.equals(time.toInstant(), recorded.knownTime());
  }
}
