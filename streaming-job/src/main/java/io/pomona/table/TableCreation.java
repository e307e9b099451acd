package io.pomona.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import scala.Option;
import scala.collection.immutable.HashMap;
import scala.collection.immutable.List$;

/**
 * The first commit of a Delta table. What Delta's {@code DeltaTable.createIfNotExists} does, other
 * than that the location may hold the {@linkplain LeaseFile lease} of whoever will write there:
 * both take their requests, and a lease may have to be waited for, so they go side by side. Any
 * thread.
 *
 * @param spark a session of the application, whose settings hold; what was set in this session
 *     alone does not
 * @param location the table's URI
 */
record TableCreation(SparkSession spark, String location) {

  /**
   * A file or folder that a table here would take for its own, and delete one day; if there is one.
   * Names that Delta and Spark hide are none: a lease, a checkpoint, a log without a commit.
   *
   * @throws IOException if the store does not answer
   */
  Optional<Path> foreignFile() throws IOException {
    Path path = new Path(location);
    FileSystem fileSystem = path.getFileSystem(spark.sessionState().newHadoopConf());
    try {
      RemoteIterator<FileStatus> below = fileSystem.listStatusIterator(path);
      while (below.hasNext()) {
        Path found = below.next().getPath();
        if (!found.getName().startsWith("_") && !found.getName().startsWith(".")) {
          return Optional.of(found);
        }
      }
      return Optional.empty();
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Creates the table, unless it is there. Of two who create it at once the first one does, as far
   * as Delta's log store keeps them apart; see {@link io.pomona.job.ConditionalLogStore} for S3.
   */
  void commit(TableDefinition table) {
    Option<SparkSession> active = SparkSession.getActiveSession();
    SparkSession.setActiveSession(withoutListOfFiles());
    try {
      OptimisticTransaction creation =
          DeltaLog.forTable(spark, location).startTransaction(Option.empty(), Option.empty());
      if (creation.readVersion() < 0) {
        creation.updateMetadataForNewTable(metadata(table));
        creation.commit(
            listOf(List.<Action>of()),
            new DeltaOperations.CreateTable(creation.metadata(), false, false, Option.empty()));
      }
    } catch (ConcurrentModificationException e) {
      // It is another's, and as good.
    } finally {
      if (active.isDefined()) {
        SparkSession.setActiveSession(active.get());
      } else {
        SparkSession.clearActiveSession();
      }
    }
  }

  // For the list in its checksum, Delta would have Spark look which files there were before, and a
  // cold JVM takes seconds for that. That a new table has none it writes there without looking.
  private SparkSession withoutListOfFiles() {
    SparkSession session = spark.newSession();
    session.conf().set("spark.databricks.delta.allFilesInCrc.enabled", "false");
    return session;
  }

  private static Metadata metadata(TableDefinition table) {
    return new Metadata(
        UUID.randomUUID().toString(),
        null,
        table.comment(),
        new Format("parquet", new HashMap<>()),
        table.schema().json(),
        listOf(table.partitioning()),
        mapOf(table.properties()),
        Option.apply(System.currentTimeMillis()));
  }

  // Scala's own conversions from Java differ between its 2.12 and 2.13.
  private static <T> scala.collection.immutable.List<T> listOf(List<T> elements) {
    scala.collection.immutable.List<T> list = List$.MODULE$.empty();
    for (int i = elements.size() - 1; i >= 0; i--) {
      list = list.$colon$colon(elements.get(i));
    }
    return list;
  }

  private static HashMap<String, String> mapOf(Map<String, String> entries) {
    HashMap<String, String> map = new HashMap<>();
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      map = map.updated(entry.getKey(), entry.getValue());
    }
    return map;
  }
}
