package io.pomona.table;

import static java.util.Objects.requireNonNull;

import io.pomona.job.UserError;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * One version of a Delta table as a whole, for whoever reads all its rows. Delta's own reading is
 * made for those who read some: before the first row it counts what the whole table has, in a Spark
 * job of a second or so, to leave files out by. Here the files are taken as they are, from the list
 * in Delta's checksum file where there is one (of up to 50 files), or else from the log.
 *
 * <p>For the latest version; an earlier one is read as Delta does. Any thread.
 */
public final class TableContents {

  private final SparkSession spark;
  private final String location;
  private final Optional<String> tableId;
  private final long version;
  private Optional<Dataset<Row>> rows = Optional.empty();

  /** The version {@code version} of whatever table is at the URI {@code location}. */
  public TableContents(SparkSession spark, String location, long version) {
    this(spark, location, Optional.empty(), version);
  }

  /** The version {@code version}, and of no other table that may be made at its place. */
  public TableContents(SparkSession spark, TableVersion version) {
    this(spark, version.location(), Optional.of(version.tableId()), version.version());
  }

  private TableContents(
      SparkSession spark, String location, Optional<String> tableId, long version) {
    this.spark = requireNonNull(spark, "spark is null");
    this.location = requireNonNull(location, "location is null");
    this.tableId = tableId;
    this.version = version;
  }

  /**
   * All rows, whatever is written to the table meanwhile. A filter on them leaves out no file by
   * its statistics, unlike one on {@link #asDeltaReads}.
   *
   * @throws UserError if the table was made anew
   */
  public synchronized Dataset<Row> rows() {
    Dataset<Row> found = rows.orElseGet(this::list);
    rows = Optional.of(found);
    return found;
  }

  private Dataset<Row> list() {
    Tuple2<DeltaLog, Snapshot> latest = latest();
    return latest._2().version() == version ? rows(latest) : timeTravel();
  }

  /** All rows of {@code table} as its snapshot has them. */
  static Dataset<Row> rows(Tuple2<DeltaLog, Snapshot> table) {
    Snapshot snapshot = table._2();
    return table._1().createDataFrame(snapshot, files(snapshot).toSeq(), false, Option.empty());
  }

  /**
   * The same rows, for whoever filters most of them away.
   *
   * @throws UserError if the table was made anew
   */
  public Dataset<Row> asDeltaReads() {
    latest();
    return timeTravel();
  }

  /**
   * How many rows there are, by the log where that has the number of each file.
   *
   * @throws UserError if the table was made anew
   */
  public long rowCount() {
    Snapshot snapshot = latest()._2();
    OptionalLong logged = snapshot.version() == version ? logged(snapshot) : OptionalLong.empty();
    return logged.orElseGet(() -> timeTravel().count());
  }

  private static OptionalLong logged(Snapshot snapshot) {
    long sum = 0;
    for (Iterator<AddFile> files = files(snapshot).iterator(); files.hasNext(); ) {
      Option<Object> rows = files.next().numLogicalRecords();
      if (rows.isEmpty()) {
        return OptionalLong.empty();
      }
      sum += (long) rows.get();
    }
    return OptionalLong.of(sum);
  }

  private static Seq<AddFile> files(Snapshot snapshot) {
    Option<VersionChecksum> beside = snapshot.checksumOpt();
    return beside.isDefined() && beside.get().allFiles().isDefined()
        ? beside.get().allFiles().get()
        : snapshot.getAllFiles(true);
  }

  private Tuple2<DeltaLog, Snapshot> latest() {
    Tuple2<DeltaLog, Snapshot> latest = DeltaLog.forTableWithSnapshot(spark, location);
    String found = latest._2().metadata().id();
    if (tableId.isPresent() && !tableId.get().equals(found)) {
      throw new UserError(
          "The table at '%s' was made anew while its version %d was being read: it was %s and is %s. Call again."
              .formatted(location, version, tableId.get(), found));
    }
    return latest;
  }

  private Dataset<Row> timeTravel() {
    return spark.read().format("delta").option("versionAsOf", version).load(location);
  }
}
