package io.pomona.pca.publish;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.pomona.table.FeaturesTable;
import io.pomona.table.TableDefinition;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The reduced table: the scores of each image on the principal components, one fit at a time. */
public final class ReducedTable {

  public static final String PATH = FeaturesTable.PATH;
  public static final String LABEL = FeaturesTable.LABEL;
  public static final String PCA_FEATURES = "pca_features";
  public static final String PCA_VERSION = ModelsTable.PCA_VERSION;

  /** The table's definition. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
          "reduced",
          "Images on their principal components, replaced as a whole by each pomona pca",
          new StructType()
              .add(PATH, StringType, false, "Where the image is, as Hadoop writes the path")
              .add(LABEL, StringType, true, "Name of the folder that holds the image")
              .add(
                  PCA_FEATURES,
                  DataTypes.createArrayType(DoubleType, false),
                  false,
                  "Scores on the components, largest variance first")
              .add(PCA_VERSION, LongType, false, "Which row of pca_models gave the scores"),
          Map.of("delta.dataSkippingStatsColumns", PATH + "," + LABEL + "," + PCA_VERSION));

  private ReducedTable() {}
}
