package io.pomona.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.sql.Timestamp;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What both tables say of the images under a prefix, without their features. Makes and changes
 * nothing: a table that is not there has no rows. Used on the driver.
 */
public final class RecordedVerdicts {

  private static final Encoder<RecordedVerdict> ENCODER =
      Encoders.javaSerialization(RecordedVerdict.class);
  private static final List<String> COLUMNS =
      List.of(
          QuarantineTable.PATH,
          QuarantineTable.MODIFICATION_TIME,
          QuarantineTable.LENGTH,
          QuarantineTable.ETAG,
          QuarantineTable.MODEL,
          QuarantineTable.REASON,
          QuarantineTable.MESSAGE);

  private RecordedVerdicts() {}

  /**
   * Reads the latest version of both tables.
   *
   * @param prefix a folder, or one object, as Hadoop writes its path
   * @throws io.pomona.job.UserError if a table with other columns is at a location
   */
  public static Dataset<RecordedVerdict> under(
      String prefix, SparkSession spark, String features, String quarantine) {
    Column key = PathKey.of(col(QuarantineTable.PATH));
    String root = PathKey.of(prefix).replaceAll("/+$", "");
    return Stream.of(
            rows(FeaturesTable.DEFINITION, spark, features),
            rows(QuarantineTable.DEFINITION, spark, quarantine))
        .flatMap(Optional::stream)
        .reduce(Dataset::union)
        .map(rows -> rows.filter(key.equalTo(root).or(key.startsWith(root + "/"))))
        .map(rows -> rows.map((MapFunction<Row, RecordedVerdict>) RecordedVerdicts::of, ENCODER))
        .orElseGet(() -> spark.emptyDataset(ENCODER));
  }

  private static Optional<Dataset<Row>> rows(
      TableDefinition table, SparkSession spark, String location) {
    if (!table.exists(spark, location)) {
      return Optional.empty();
    }
    Dataset<Row> rows = table.readWhole(spark, location);
    List<String> present = List.of(rows.columns());
    Column[] columns =
        COLUMNS.stream()
            .map(name -> present.contains(name) ? col(name) : lit(null).cast("string").as(name))
            .toArray(Column[]::new);
    return Optional.of(rows.select(columns));
  }

  private static RecordedVerdict of(Row row) {
    Timestamp time = row.getTimestamp(1);
    return new RecordedVerdict(
        Objects.requireNonNull(row.getString(0)),
        time == null ? null : time.toInstant(),
        row.isNullAt(2) ? null : row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6));
  }
}
