package io.pomona.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** The quarantine table: one row for each image that could not be read, with the reason. */
public final class QuarantineTable {

  public static final String PATH = FeaturesTable.PATH;
  public static final String LABEL = FeaturesTable.LABEL;
  public static final String MODIFICATION_TIME = FeaturesTable.MODIFICATION_TIME;
  public static final String LENGTH = FeaturesTable.LENGTH;
  public static final String REASON = "reason";
  public static final String MESSAGE = "message";
  public static final String MODEL = FeaturesTable.MODEL;
  public static final String INGESTED_AT = FeaturesTable.INGESTED_AT;
  public static final String ETAG = FeaturesTable.ETAG;

  /** The table's definition. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
              "quarantine",
              "Images that could not be turned into features, one row per path, with the reason",
              new StructType()
                  .add(PATH, StringType, false, "Where the image is, as Hadoop writes the path")
                  .add(LABEL, StringType, true, "Name of the folder that holds the image")
                  .add(MODIFICATION_TIME, TimestampType, true, "When the image was last written")
                  .add(LENGTH, LongType, true, "Size of the image in bytes, where it is known")
                  .add(REASON, StringType, false, QuarantineReason.documentation())
                  .add(MESSAGE, StringType, false, "What was wrong with this image")
                  .add(MODEL, StringType, false, "Which model the image was meant for")
                  .add(INGESTED_AT, TimestampType, false, "When the micro-batch of the row began")
                  .add(ETAG, StringType, true, "What the store called this content, where it says"),
              Map.of(TableDefinition.LOG_RETENTION, TableDefinition.A_WEEK))
          .withLaterColumns(ETAG);

  private QuarantineTable() {}
}
