package io.pomona.table;

import static java.util.stream.Collectors.joining;

import io.delta.tables.DeltaTable;
import io.pomona.job.StoredFile;
import io.pomona.job.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * What a Delta table is before it holds a row: its schema with column comments, its own comment,
 * its properties. Immutable.
 *
 * @param name what messages call the table, such as {@code features}
 * @param comment the table's own comment, for people who find it in a catalogue
 * @param schema the columns, each with a comment
 * @param properties Delta table properties
 * @param laterColumns nullable columns that tables of earlier releases lack: whoever writes such a
 *     table adds them, whoever reads it does without
 * @param partitioning columns that a table is partitioned by when it is created
 */
public record TableDefinition(
    String name,
    String comment,
    StructType schema,
    Map<String, String> properties,
    Set<String> laterColumns,
    List<String> partitioning) {

  static final String LOG_RETENTION = "delta.logRetentionDuration";
  // As long as vacuum keeps what the log speaks of; a commit lists the log, and one comes a
  // trigger.
  static final String A_WEEK = "interval 7 days";

  private static final String FIRST_COMMIT = "00000000000000000000.json";
  private static final String SECOND_COMMIT = "00000000000000000001.json";
  // Of a table whose first commits were cleaned away.
  private static final String LAST_CHECKPOINT = "_last_checkpoint";

  /** A table whose columns are those of its first release. */
  public TableDefinition(
      String name, String comment, StructType schema, Map<String, String> properties) {
    this(name, comment, schema, properties, Set.of(), List.of());
  }

  /** This, with the nullable columns {@code names} that tables of earlier releases lack. */
  public TableDefinition withLaterColumns(String... names) {
    return new TableDefinition(name, comment, schema, properties, Set.of(names), partitioning);
  }

  /** This, created with the partition columns {@code names}. */
  public TableDefinition partitionedBy(String... names) {
    return new TableDefinition(name, comment, schema, properties, laterColumns, List.of(names));
  }

  /**
   * Creates the table at {@code location} unless it is there already, and gives one of an earlier
   * release the columns that came since.
   *
   * @return whether the table was made
   * @throws UserError if a table with other columns is there, or files of something else
   */
  public boolean createIfMissing(SparkSession spark, String location) {
    Optional<StructType> found = columns(spark, location);
    StructType columns = found.orElseGet(() -> create(spark, location));
    addLaterColumns(spark, location, columns, () -> {});
    return found.isEmpty();
  }

  /**
   * The columns of the table at {@code location}; empty if none is there.
   *
   * @throws UserError if a table with other columns is there, or files of something else
   */
  Optional<StructType> columns(SparkSession spark, String location) {
    if (exists(spark, location)) {
      return Optional.of(checkedSnapshot(spark, location)._2().schema());
    }
    try {
      new TableCreation(spark, location).foreignFile().ifPresent(file -> refuse(location, file));
      return Optional.empty();
    } catch (IOException e) {
      throw unanswered(location, e);
    }
  }

  /**
   * Creates the table at {@code location}, where {@link #columns} found none.
   *
   * @return the columns of the table that is there now, which another process may have made
   * @throws UserError if that is one with other columns
   */
  StructType create(SparkSession spark, String location) {
    new TableCreation(spark, location).commit(this);
    return checkedSnapshot(spark, location)._2().schema();
  }

  /**
   * Gives the table at {@code location} the columns that it lacks.
   *
   * @param seen the columns that it had a while ago; the store is asked only if some lacked then
   * @param beforeAltering called before the table is altered
   */
  void addLaterColumns(
      SparkSession spark, String location, StructType seen, Runnable beforeAltering) {
    if (lacking(seen).isEmpty()) {
      return;
    }
    beforeAltering.run();
    String lacking = lacking(latestSnapshot(spark, location)._2().schema());
    if (!lacking.isEmpty()) {
      String quoted = location.replace("`", "``");
      spark.sql("ALTER TABLE delta.`%s` ADD COLUMNS (%s)".formatted(quoted, lacking));
    }
  }

  private String lacking(StructType found) {
    return Stream.of(schema.fields())
        .filter(column -> found.getFieldIndex(column.name()).isEmpty())
        .map(StructField::toDDL)
        .collect(joining(", "));
  }

  /**
   * Whether a Delta table is at {@code location}, as the store says now. Delta's own answer comes
   * from a snapshot that it keeps, and is stale for a table that another process has just made.
   *
   * @throws UncheckedIOException if the store does not answer
   */
  public boolean exists(SparkSession spark, String location) {
    return hasLogFile(spark, location, FIRST_COMMIT)
        || hasLogFile(spark, location, LAST_CHECKPOINT);
  }

  /**
   * Whether the table at {@code location}, which is so new that its log is whole, has had a commit
   * since the one that created it.
   */
  boolean hasChanged(SparkSession spark, String location) {
    return hasLogFile(spark, location, SECOND_COMMIT);
  }

  private boolean hasLogFile(SparkSession spark, String location, String file) {
    Path path = new Path(new Path(location, "_delta_log"), file);
    try {
      return StoredFile.exists(path.getFileSystem(spark.sessionState().newHadoopConf()), path);
    } catch (IOException e) {
      throw unanswered(location, e);
    }
  }

  /**
   * Opens the table at {@code location}.
   *
   * @throws UserError if there is none, or one that lacks a column of this definition, other than a
   *     later one, or has it with another type
   */
  public DeltaTable open(SparkSession spark, String location) {
    requireTable(spark, location);
    DeltaTable table = DeltaTable.forPath(spark, location);
    requireColumns(table.toDF().schema(), location);
    return table;
  }

  /** The latest rows of the table at {@code location}; see {@link #open} for errors. */
  public Dataset<Row> read(SparkSession spark, String location) {
    return open(spark, location).toDF();
  }

  /**
   * The same for whoever wants all rows; see {@link TableContents}.
   *
   * @throws UserError as {@link #open} does
   */
  public Dataset<Row> readWhole(SparkSession spark, String location) {
    return TableContents.rows(latestSnapshot(spark, location));
  }

  /** The number of {@link #latest}. */
  public long latestVersion(SparkSession spark, String location) {
    return latest(spark, location).version();
  }

  /** The version that {@link #read} would read now; see {@link #open} for errors. */
  public TableVersion latest(SparkSession spark, String location) {
    Snapshot snapshot = latestSnapshot(spark, location)._2();
    return new TableVersion(location, snapshot.metadata().id(), snapshot.version());
  }

  private Tuple2<DeltaLog, Snapshot> latestSnapshot(SparkSession spark, String location) {
    requireTable(spark, location);
    return checkedSnapshot(spark, location);
  }

  private Tuple2<DeltaLog, Snapshot> checkedSnapshot(SparkSession spark, String location) {
    // Delta's public ways to number and identity, detail() and history(), each run a Spark job.
    Tuple2<DeltaLog, Snapshot> latest = DeltaLog.forTableWithSnapshot(spark, location);
    requireColumns(latest._2().schema(), location);
    return latest;
  }

  /** The rows of the table at {@code location} as they were at {@code version}. */
  public Dataset<Row> read(SparkSession spark, String location, long version) {
    return spark.read().format("delta").option("versionAsOf", version).load(location);
  }

  private void requireTable(SparkSession spark, String location) {
    if (!exists(spark, location)) {
      throw new UserError(
          "There is no %s table at '%s': no Delta log is there. Check the URI, or run the job that writes it first."
              .formatted(name, location));
    }
  }

  private void refuse(String location, Path foreign) {
    throw new UserError(
        "No %s table can be made at '%s': '%s' is there, and a table would delete it as no file of its own. Name a URI with nothing below it."
            .formatted(name, location, foreign));
  }

  private UncheckedIOException unanswered(String location, IOException e) {
    return new UncheckedIOException(
        "Cannot look for the %s table at '%s': %s. Check the URI, the credentials and the endpoint."
            .formatted(name, location, e.getMessage()),
        e);
  }

  private void requireColumns(StructType found, String location) {
    for (StructField column : schema.fields()) {
      boolean same =
          found.getFieldIndex(column.name()).isDefined()
              ? found
                  .apply(column.name())
                  .dataType()
                  .simpleString()
                  .equals(column.dataType().simpleString())
              : laterColumns.contains(column.name());
      if (!same) {
        throw new UserError(
            "The Delta table at '%s' is no %s table of Pomona's: it needs the column %s %s and has [%s]. Name another URI."
                .formatted(
                    location, name, column.name(), column.dataType().sql(), found.simpleString()));
      }
    }
  }
}
