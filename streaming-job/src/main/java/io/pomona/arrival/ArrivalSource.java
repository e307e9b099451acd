package io.pomona.arrival;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's way to {@link ArrivalStream}: the class that Spark makes by its name, and public for that
 * alone. Others use {@link ListingArrivals}.
 */
public final class ArrivalSource implements TableProvider {

  static final String PATH = "path";
  static final String MAX_FILES_PER_TRIGGER = "maxFilesPerTrigger";
  static final String HANDOVER = "handover";

  private static final String RETAINED_BATCHES = "spark.sql.streaming.minBatchesToRetain";

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return ArrivalRows.SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new ArrivalTable(properties.get(PATH));
  }

  private record ArrivalTable(String prefix) implements SupportsRead {

    @Override
    public String name() {
      return "arrivals under " + prefix;
    }

    // Deprecated in favour of columns(), and abstract all the same.
    @Override
    @SuppressWarnings("deprecation")
    public StructType schema() {
      return ArrivalRows.SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.MICRO_BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return () -> new ArrivalScan(options);
    }
  }

  private record ArrivalScan(CaseInsensitiveStringMap options) implements Scan {

    @Override
    public StructType readSchema() {
      return ArrivalRows.SCHEMA;
    }

    @Override
    public String description() {
      return "arrivals under " + options.get(PATH);
    }

    @Override
    public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
      try {
        return stream(new Path(checkpointLocation), SparkSession.active());
      } catch (IOException e) {
        throw new UncheckedIOException(
            "Cannot read the log of arrivals in '%s'".formatted(checkpointLocation), e);
      }
    }

    private MicroBatchStream stream(Path log, SparkSession spark) throws IOException {
      int retained = Integer.parseInt(spark.conf().get(RETAINED_BATCHES, "100"));
      return new ArrivalStream(
          ListingHandover.named(options.get(HANDOVER)),
          ArrivalLog.open(log, spark.sessionState().newHadoopConf(), retained),
          options.getInt(MAX_FILES_PER_TRIGGER, Integer.MAX_VALUE));
    }
  }
}
