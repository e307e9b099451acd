package io.pomona.pca.statistics;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.pomona.pca.components.SymmetricMatrix;
import io.pomona.pca.statistics.RowsByModel.Rows;
import io.pomona.table.TableDefinition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The statistics that were computed last, one row for each model, in a Delta table below the models
 * table, {@code <models>/_statistics}: 6.6 MB a row at 1,280 features. Each model is a partition,
 * so that one row is replaced by another without reading it. A row says itself which rows of which
 * table it stands for, and is replaced in one commit, so that it is never half true. It serves the
 * next refit alone: without it, or with an old one, a refit reads more and gives the same. What is
 * replaced is deleted from the store every {@value #VACUUM_EVERY} commits.
 */
public final class StatisticsTable {

  public static final String MODEL = "model";
  public static final String FEATURES_TABLE = "features_table";
  public static final String FEATURES_VERSION = "features_version";
  public static final String ROWS = "rows";
  public static final String MEAN = "mean";
  public static final String SCATTER = "scatter";
  public static final String MERGES = "merges";
  public static final String KEPT_AT = "kept_at";
  public static final String ROWS_BY_MODEL = "rows_by_model";
  public static final String NEWEST = "newest";

  /** The table's definition. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
              "statistics",
              "What a PCA needs to know of the features, one row per model, kept by pomona pca",
              new StructType()
                  .add(MODEL, StringType, false, "Which model's features these are")
                  .add(FEATURES_TABLE, StringType, false, "Delta identity of the features table")
                  .add(FEATURES_VERSION, LongType, false, "Delta version of the features table")
                  .add(ROWS, LongType, false, "How many feature rows there are")
                  .add(
                      MEAN,
                      DataTypes.createArrayType(DoubleType, false),
                      false,
                      "Mean of each feature over the rows")
                  .add(
                      SCATTER,
                      BinaryType,
                      false,
                      "Sum of (x - mean)(x - mean)^T: upper triangle by rows, little-endian doubles")
                  .add(
                      MERGES,
                      IntegerType,
                      false,
                      "How many refits changed it since all rows were read")
                  .add(KEPT_AT, TimestampType, false, "When the row was written")
                  .add(
                      ROWS_BY_MODEL,
                      DataTypes.createArrayType(
                          new StructType()
                              .add(MODEL, StringType)
                              .add(ROWS, LongType)
                              .add(NEWEST, TimestampType),
                          false),
                      true,
                      "Rows of every model in that version, and when the last was ingested"),
              Map.of(
                  // Of long columns, that no reader would skip a file by.
                  "delta.dataSkippingNumIndexedCols",
                  "0",
                  "delta.deletedFileRetentionDuration",
                  "interval 1 hours"))
          .withLaterColumns(ROWS_BY_MODEL)
          .partitionedBy(MODEL);

  private static final int VACUUM_EVERY = 10;
  private static final double RETENTION_HOURS = 1;

  /**
   * A row of the table.
   *
   * @param model whose features these are
   * @param tableId the features table's Delta identity
   * @param version its Delta version
   * @param merges how many refits changed the statistics since all rows were read
   * @param statistics the statistics of the model's rows in that version
   * @param rowsByModel what that version has; empty in a row of an earlier release
   */
  public record Kept(
      String model,
      String tableId,
      long version,
      int merges,
      FeatureStatistics statistics,
      Optional<RowsByModel> rowsByModel) {}

  private final SparkSession spark;
  private final String location;

  /** The table below the models table at the URI {@code models}. */
  public StatisticsTable(SparkSession spark, String models) {
    this.spark = spark;
    this.location = models.replaceFirst("/+$", "") + "/_statistics";
  }

  /** The statistics that were kept last, of whichever model; empty if none are kept. */
  Optional<Kept> last() {
    return DEFINITION.exists(spark, location) ? first(newestFirst()) : Optional.empty();
  }

  /** The statistics kept of {@code model}. */
  Optional<Kept> read(String model) {
    return DEFINITION.exists(spark, location)
        ? first(DEFINITION.read(spark, location).where(col(MODEL).equalTo(model)))
        : Optional.empty();
  }

  /**
   * Which rows a version of the features table has.
   *
   * @param tableId the features table's Delta identity
   * @param version its Delta version
   * @param rowsByModel its rows
   */
  record KeptRows(String tableId, long version, RowsByModel rowsByModel) {}

  /** What was kept last of the number of rows, without the statistics themselves. */
  Optional<KeptRows> lastRows() {
    if (!DEFINITION.exists(spark, location)) {
      return Optional.empty();
    }
    Dataset<Row> kept = newestFirst();
    return kept.schema().getFieldIndex(ROWS_BY_MODEL).isEmpty()
        ? Optional.empty()
        : kept.select(FEATURES_TABLE, FEATURES_VERSION, ROWS_BY_MODEL).takeAsList(1).stream()
            .flatMap(
                row ->
                    rowsByModel(row)
                        .map(rows -> new KeptRows(row.getString(0), row.getLong(1), rows))
                        .stream())
            .findFirst();
  }

  private Dataset<Row> newestFirst() {
    return DEFINITION.readWhole(spark, location).orderBy(col(KEPT_AT).desc());
  }

  private static Optional<Kept> first(Dataset<Row> rows) {
    return rows.takeAsList(1).stream().map(StatisticsTable::kept).findFirst();
  }

  /** Keeps {@code kept} in place of the earlier statistics of its model. */
  void replace(Kept kept) {
    boolean made = DEFINITION.createIfMissing(spark, location);
    // A row within the plan would travel with the task, for which it is too large.
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<Row> row = context.broadcast(row(kept));
    try {
      DataFrameWriter<Row> writer =
          spark
              .createDataFrame(
                  context.parallelize(List.of(row), 1).map(Broadcast::value), DEFINITION.schema())
              .write()
              .format("delta");
      // Delta would ask a table just made what there is to replace, which takes a cold JVM seconds.
      if (made) {
        writer.mode(SaveMode.Append).save(location);
      } else {
        writer
            .mode(SaveMode.Overwrite)
            .option("replaceWhere", MODEL + " = '" + escaped(kept.model()) + "'")
            .save(location);
      }
    } finally {
      row.destroy();
    }
    if (DEFINITION.latestVersion(spark, location) % VACUUM_EVERY == 0) {
      DEFINITION.open(spark, location).vacuum(RETENTION_HOURS);
    }
  }

  private static String escaped(String model) {
    return model.replace("\\", "\\\\").replace("'", "\\'");
  }

  private static Row row(Kept kept) {
    FeatureStatistics statistics = kept.statistics();
    return RowFactory.create(
        kept.model(),
        kept.tableId(),
        kept.version(),
        statistics.count(),
        statistics.mean(),
        bytes(statistics.scatter().packed()),
        kept.merges(),
        Timestamp.from(Instant.now()),
        kept.rowsByModel().map(StatisticsTable::structs).orElse(null));
  }

  private static Kept kept(Row row) {
    double[] mean =
        row.<Double>getList(row.fieldIndex(MEAN)).stream()
            .mapToDouble(Double::doubleValue)
            .toArray();
    return new Kept(
        row.getAs(MODEL),
        row.getAs(FEATURES_TABLE),
        row.<Long>getAs(FEATURES_VERSION),
        row.<Integer>getAs(MERGES),
        new FeatureStatistics(
            row.<Long>getAs(ROWS),
            mean,
            SymmetricMatrix.ofPacked(mean.length, doubles(row.getAs(SCATTER)))),
        rowsByModel(row));
  }

  private static Row[] structs(RowsByModel rowsByModel) {
    return rowsByModel.byModel().entrySet().stream()
        .map(
            model ->
                RowFactory.create(
                    model.getKey(),
                    model.getValue().count(),
                    Timestamp.from(
                        Instant.EPOCH.plus(model.getValue().newest(), ChronoUnit.MICROS))))
        .toArray(Row[]::new);
  }

  private static Optional<RowsByModel> rowsByModel(Row row) {
    if (row.schema().getFieldIndex(ROWS_BY_MODEL).isEmpty()
        || row.isNullAt(row.fieldIndex(ROWS_BY_MODEL))) {
      return Optional.empty();
    }
    RowsByModel rowsByModel = new RowsByModel();
    for (Row model : row.<Row>getList(row.fieldIndex(ROWS_BY_MODEL))) {
      Instant newest = model.<Timestamp>getAs(NEWEST).toInstant();
      rowsByModel.add(
          model.getAs(MODEL),
          new Rows(model.<Long>getAs(ROWS), ChronoUnit.MICROS.between(Instant.EPOCH, newest)));
    }
    return Optional.of(rowsByModel);
  }

  private static byte[] bytes(double[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(numbers);
    return bytes.array();
  }

  private static double[] doubles(byte[] bytes) {
    double[] numbers = new double[bytes.length / Double.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(numbers);
    return numbers;
  }
}
