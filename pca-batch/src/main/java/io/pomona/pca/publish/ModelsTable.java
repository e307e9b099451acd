package io.pomona.pca.publish;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.pomona.table.TableDefinition;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The models table, {@code pca_models}: one row for each PCA model that was published. */
public final class ModelsTable {

  public static final String PCA_VERSION = "pca_version";
  public static final String ROWS = "rows";
  public static final String FEATURES_VERSION = "features_version";
  public static final String MODEL = "model";
  public static final String COMPONENTS = "components";
  public static final String EXPLAINED_VARIANCE = "explained_variance";
  public static final String MEAN = "mean";
  public static final String CENTERED = "centered";
  public static final String MODEL_PATH = "model_path";
  public static final String CREATED_AT = "created_at";

  /** The table's definition. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
          "pca_models",
          "PCA models, one row per version, written by pomona pca",
          new StructType()
              .add(PCA_VERSION, LongType, false, "Number of the fit, from 1, never used twice")
              .add(ROWS, LongType, false, "How many feature rows the model was fitted on")
              .add(FEATURES_VERSION, LongType, false, "Delta version of the features table")
              .add(MODEL, StringType, false, "Which model's features were fitted")
              .add(COMPONENTS, IntegerType, false, "How many components the model has")
              .add(
                  EXPLAINED_VARIANCE,
                  DataTypes.createArrayType(DoubleType, false),
                  false,
                  "Each component's share of the whole variance, largest first")
              .add(
                  MEAN,
                  DataTypes.createArrayType(DoubleType, false),
                  false,
                  "Mean of each feature over the rows")
              .add(
                  CENTERED, BooleanType, false, "Whether the reduced table has the mean subtracted")
              .add(
                  MODEL_PATH, StringType, false, "Where PCAModel.load of MLlib or PySpark reads it")
              .add(CREATED_AT, TimestampType, false, "When the model was published"),
          Map.of());

  private ModelsTable() {}
}
