package io.pomona.arrival;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Arrived objects as rows. The objects travel to the tasks in the partitions themselves, so that
 * reading them asks neither the image store nor the checkpoint. Stateless.
 */
final class ArrivalRows implements PartitionReaderFactory {

  /** Path, modification time in milliseconds since 1970, length in bytes or -1, ETag or null. */
  static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("modificationTime", DataTypes.LongType, false)
          .add("length", DataTypes.LongType, false)
          .add("etag", DataTypes.StringType, true);

  private static final long serialVersionUID = 1L;

  // Keeps a task below the 1 MB from which on Spark warns.
  private static final int OBJECTS_PER_PARTITION = 4_000;

  private record Partition(ArrivedObject[] objects) implements InputPartition {}

  /** Cuts {@code objects} into partitions, in order. */
  static InputPartition[] partitions(List<ArrivedObject> objects) {
    int size = objects.size();
    return IntStream.iterate(0, start -> start < size, start -> start + OBJECTS_PER_PARTITION)
        .mapToObj(start -> objects.subList(start, Math.min(size, start + OBJECTS_PER_PARTITION)))
        .map(part -> new Partition(part.toArray(ArrivedObject[]::new)))
        .toArray(InputPartition[]::new);
  }

  /** The object in a row of {@link #SCHEMA}. */
  static ArrivedObject object(Row row) {
    return new ArrivedObject(
        row.getString(0), Instant.ofEpochMilli(row.getLong(1)), row.getLong(2), row.getString(3));
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    return new Reader(((Partition) partition).objects());
  }

  private static InternalRow row(ArrivedObject object) {
    return new GenericInternalRow(
        new Object[] {
          UTF8String.fromString(object.path()),
          object.modificationTime().toEpochMilli(),
          object.knownLength(),
          UTF8String.fromString(object.knownEtag())
        });
  }

  private static final class Reader implements PartitionReader<InternalRow> {

    private final ArrivedObject[] objects;
    private int index = -1;

    Reader(ArrivedObject[] objects) {
      this.objects = objects;
    }

    @Override
    public boolean next() {
      return ++index < objects.length;
    }

    @Override
    public InternalRow get() {
      return row(objects[index]);
    }

    @Override
    public void close() {}
  }
}
