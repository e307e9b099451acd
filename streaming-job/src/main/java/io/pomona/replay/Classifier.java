package io.pomona.replay;

import io.pomona.arrival.ArrivedObject;
import io.pomona.featurize.FeaturizeSettings.Limits;
import io.pomona.table.QuarantineReason;
import io.pomona.table.RecordedVerdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.CoGroupFunction;

/**
 * Tells how one object and its rows differ. In tasks; stateless.
 *
 * <p>A row is of the object as it is now if their modification times are the same, and their ETags,
 * or where either has none, their lengths. Some stores give a time to the millisecond in a listing
 * and to the second elsewhere, so a time of whole seconds equals any within its second.
 *
 * @param modelId the model that is to be in force
 */
record Classifier(Selection selection, Limits limits, String modelId)
    implements CoGroupFunction<String, ArrivedObject, RecordedVerdict, Difference> {

  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<Difference> call(
      String key, Iterator<ArrivedObject> objects, Iterator<RecordedVerdict> recorded) {
    List<RecordedVerdict> rows = new ArrayList<>();
    recorded.forEachRemaining(rows::add);
    Optional<Difference> difference =
        objects.hasNext() ? ofObject(objects.next(), rows) : ofLostRows(rows);
    return difference.stream().iterator();
  }

  private Optional<Difference> ofObject(ArrivedObject object, List<RecordedVerdict> rows) {
    return selection.takes(object.modificationTime())
        ? Optional.of(new Difference(kind(object, rows), object, rows))
            .filter(difference -> difference.kind() != Kind.UNCHANGED)
        : Optional.empty();
  }

  private Optional<Difference> ofLostRows(List<RecordedVerdict> rows) {
    boolean selected =
        rows.stream()
            .anyMatch(
                row ->
                    row.modificationTime()
                        .map(selection::takes)
                        .orElseGet(selection::takesUnknownTime));
    return selected ? Optional.of(new Difference(Kind.DELETED, null, rows)) : Optional.empty();
  }

  private Kind kind(ArrivedObject object, List<RecordedVerdict> rows) {
    if (rows.size() != 1) {
      return rows.isEmpty() ? Kind.NEW : Kind.DOUBLED;
    }
    RecordedVerdict row = rows.get(0);
    boolean sameModel = row.model().equals(modelId);
    if (row.isQuarantined()) {
      return isOf(row, object) && sameModel && !mayHeal(row.knownReason(), object)
          ? Kind.UNCHANGED
          : Kind.QUARANTINED;
    }
    if (!isOf(row, object)) {
      return Kind.OVERWRITTEN;
    }
    return sameModel ? Kind.UNCHANGED : Kind.OTHER_MODEL;
  }

  /**
   * Whether the same object may pass today: access was given, limits were raised, the machine is
   * idle.
   */
  private boolean mayHeal(String reason, ArrivedObject object) {
    return Verdicts.isOfStore(reason)
        || reason.equals(QuarantineReason.TOO_SLOW.name())
        || (reason.equals(QuarantineReason.TOO_LARGE.name())
            && object.length().orElse(0) <= limits.maxBytes());
  }

  private static boolean isOf(RecordedVerdict row, ArrivedObject object) {
    return row.modificationTime()
            .filter(time -> isSameTime(time, object.modificationTime()))
            .isPresent()
        && isSameContent(row, object);
  }

  private static boolean isSameContent(RecordedVerdict row, ArrivedObject object) {
    if (row.etag().isPresent() && object.etag().isPresent()) {
      return row.etag().equals(object.etag());
    }
    return row.length().isEmpty()
        || object.length().isEmpty()
        || row.length().equals(object.length());
  }

  private static boolean isSameTime(Instant one, Instant other) {
    Instant second = one.truncatedTo(ChronoUnit.SECONDS);
    if (second.equals(one) || other.truncatedTo(ChronoUnit.SECONDS).equals(other)) {
      return second.equals(other.truncatedTo(ChronoUnit.SECONDS));
    }
    return one.equals(other);
  }
}
