package io.pomona.audit;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.pomona.quickstart.LocalS3;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** One version of a Delta table, read by Delta Kernel. Used by one thread. */
public final class KernelTable {

  private static final String HADOOP = "spark.hadoop.";

  private final Engine engine;
  private final Snapshot snapshot;

  private KernelTable(Engine engine, Snapshot snapshot) {
    this.engine = engine;
    this.snapshot = snapshot;
  }

  /** The latest version of the table at {@code location} on {@code s3}. */
  public static KernelTable latest(LocalS3 s3, String location) {
    s3.exportCredentials();
    Configuration hadoop = new Configuration();
    s3.hadoopSettings().forEach((key, value) -> hadoop.set(key.substring(HADOOP.length()), value));
    Engine engine = DefaultEngine.create(hadoop);
    return new KernelTable(engine, Table.forPath(engine, location).getLatestSnapshot(engine));
  }

  /** The version. */
  public long version() {
    return snapshot.getVersion();
  }

  /** How many data files the version consists of. */
  public int liveFiles() throws IOException {
    int files = 0;
    try (CloseableIterator<FilteredColumnarBatch> batches =
        scan(schema(List.of())).getScanFiles(engine)) {
      while (batches.hasNext()) {
        files += rows(batches.next()).size();
      }
    }
    return files;
  }

  /** Hands every row to {@code reader}, with {@code columns} in that order. */
  public void forEach(List<String> columns, Consumer<Row> reader) throws IOException {
    Scan scan = scan(schema(columns));
    Row state = scan.getScanState(engine);
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        for (Row file : rows(batches.next())) {
          read(state, file, reader);
        }
      }
    }
  }

  private void read(Row state, Row file, Consumer<Row> reader) throws IOException {
    CloseableIterator<ColumnarBatch> physical =
        engine
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                ScanStateRow.getPhysicalDataReadSchema(engine, state),
                Optional.empty());
    try (CloseableIterator<FilteredColumnarBatch> logical =
        Scan.transformPhysicalData(engine, state, file, physical)) {
      while (logical.hasNext()) {
        rows(logical.next()).forEach(reader);
      }
    }
  }

  private Scan scan(StructType columns) {
    return snapshot.getScanBuilder().withReadSchema(columns).build();
  }

  private StructType schema(List<String> columns) {
    List<StructField> fields = new ArrayList<>();
    columns.forEach(column -> fields.add(snapshot.getSchema().get(column)));
    return new StructType(fields);
  }

  private static List<Row> rows(FilteredColumnarBatch batch) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> iterator = batch.getRows()) {
      iterator.forEachRemaining(rows::add);
    }
    return rows;
  }
}
