package io.pomona.featurize;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * Puts partitions that follow each other together, so that each file of a table gets about as many
 * rows. Spark's own coalescing counts partitions, of which the first have many rows here and the
 * last few ({@link TaskShares}): one core would write most of them. Immutable.
 */
final class EvenFiles implements PartitionCoalescer, Serializable {

  private static final long serialVersionUID = 1L;

  private final int[] rows;

  /**
   * @param rows how many rows each partition has
   */
  EvenFiles(List<Integer> rows) {
    this.rows = rows.stream().mapToInt(Integer::intValue).toArray();
  }

  /** At most {@code files} groups, none of them empty. */
  @Override
  public PartitionGroup[] coalesce(int files, RDD<?> parent) {
    long total = Math.max(1, Stream.of(parent.partitions()).mapToLong(this::rows).sum());
    PartitionGroup[] groups = new PartitionGroup[files];
    long before = 0;
    for (Partition partition : parent.partitions()) {
      long middle = before + rows(partition) / 2;
      int file = (int) Math.min(files - 1, files * middle / total);
      if (groups[file] == null) {
        groups[file] = new PartitionGroup(Option.empty());
      }
      groups[file].partitions().$plus$eq(partition);
      before += rows(partition);
    }
    return Stream.of(groups).filter(group -> group != null).toArray(PartitionGroup[]::new);
  }

  private int rows(Partition partition) {
    return rows[partition.index()];
  }
}
