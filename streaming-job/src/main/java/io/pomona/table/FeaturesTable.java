package io.pomona.table;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The features table: one row for each image that could be read. */
public final class FeaturesTable {

  public static final String PATH = "path";
  public static final String LABEL = "label";
  public static final String FEATURES = "features";
  public static final String MODIFICATION_TIME = "modification_time";
  public static final String LENGTH = "length";
  public static final String MODEL = "model";
  public static final String INGESTED_AT = "ingested_at";
  public static final String ETAG = "etag";

  /** The table's definition. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
              "features",
              "Feature vectors of images, one row per image path, written by pomona featurize",
              new StructType()
                  .add(PATH, StringType, false, "Where the image is, as Hadoop writes the path")
                  .add(LABEL, StringType, true, "Name of the folder that holds the image")
                  .add(
                      FEATURES,
                      DataTypes.createArrayType(FloatType, false),
                      false,
                      "The network's output, as many numbers as the model is wide")
                  .add(MODIFICATION_TIME, TimestampType, true, "When the image was last written")
                  .add(LENGTH, LongType, true, "Size of the image in bytes")
                  .add(
                      MODEL, StringType, false, "Which weights and preprocessing gave the features")
                  .add(INGESTED_AT, TimestampType, false, "When the micro-batch of the row began")
                  .add(ETAG, StringType, true, "What the store called this content, where it says"),
              // Statistics of 1,280 floats help no reader; the vector stands third, so name the
              // rest.
              // The change data feed costs an append nothing, and a refit reads what is new by it.
              Map.of(
                  "delta.enableChangeDataFeed",
                  "true",
                  "delta.dataSkippingStatsColumns",
                  String.join(",", PATH, LABEL, MODIFICATION_TIME, LENGTH, MODEL, INGESTED_AT),
                  TableDefinition.LOG_RETENTION,
                  TableDefinition.A_WEEK))
          .withLaterColumns(ETAG);

  private FeaturesTable() {}
}
