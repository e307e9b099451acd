package io.pomona.featurize;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.pomona.arrival.ArrivedObject;
import io.pomona.arrival.FetchedObject.Unavailable;
import io.pomona.image.UnreadableImage;
import io.pomona.table.FeaturesTable;
import io.pomona.table.QuarantineReason;
import io.pomona.table.QuarantineTable;
import java.sql.Timestamp;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What became of an object, as a row that holds either features or a reason. The columns that name
 * the model and the time are the same for a whole micro-batch and come when it is written.
 */
final class Verdict {

  static final StructType SCHEMA =
      new StructType()
          .add(FeaturesTable.PATH, StringType)
          .add(FeaturesTable.LABEL, StringType)
          .add(FeaturesTable.MODIFICATION_TIME, TimestampType)
          .add(FeaturesTable.LENGTH, LongType)
          .add(FeaturesTable.ETAG, StringType)
          .add(FeaturesTable.FEATURES, DataTypes.createArrayType(DataTypes.FloatType, false))
          .add(QuarantineTable.REASON, StringType)
          .add(QuarantineTable.MESSAGE, StringType);

  // Rows that never were in a Dataset do not know the names of their columns.
  private static final int REASON_INDEX = SCHEMA.fieldIndex(QuarantineTable.REASON);

  private Verdict() {}

  /** Whether {@code verdict}, of {@link #SCHEMA}, holds a reason. */
  static boolean isQuarantined(Row verdict) {
    return !verdict.isNullAt(REASON_INDEX);
  }

  static Row features(ArrivedObject object, long length, float[] features) {
    return row(object, length, features, null, null);
  }

  static Row quarantined(Unavailable failure) {
    QuarantineReason reason =
        switch (failure.reason()) {
          case VANISHED -> QuarantineReason.VANISHED;
          case ACCESS_DENIED -> QuarantineReason.ACCESS_DENIED;
          case TOO_LARGE -> QuarantineReason.TOO_LARGE;
          case UNREADABLE -> QuarantineReason.UNREADABLE;
        };
    Long length =
        failure.object().length().isPresent() ? failure.object().length().getAsLong() : null;
    return row(failure.object(), length, null, reason, failure.message());
  }

  static Row quarantined(ArrivedObject object, long length, UnreadableImage failure) {
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
    return row(object, length, null, reason, failure.message());
  }

  private static Row row(
      ArrivedObject object,
      Long length,
      float[] features,
      QuarantineReason reason,
      String message) {
    return RowFactory.create(
        object.path(),
        object.label(),
        Timestamp.from(object.modificationTime()),
        length,
        object.knownEtag(),
        features,
        reason == null ? null : reason.name(),
        message);
  }
}
