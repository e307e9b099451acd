package io.pomona.pca;

import io.delta.tables.DeltaTable;
import io.pomona.job.UserError;
import io.pomona.pca.publish.QualifiedPath;
import io.pomona.table.PathKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Makes sure, before anything is read, that exports replace nothing but earlier exports. */
final class ExportPlaces {

  private static final String EXPORTED = "_SUCCESS|_temporary.*|part-.*|\\..*\\.crc";

  private final SparkSession spark;
  private final PcaOptions options;

  ExportPlaces(SparkSession spark, PcaOptions options) {
    this.spark = spark;
    this.options = options;
  }

  /**
   * Checks the places of all exports.
   *
   * @throws UserError if one would overwrite a table, another export, or files of somebody else's
   */
  void requireFree() {
    requireNoTable("--csv", options.csv());
    requireNoTable("--parquet", options.parquet());
    options.parquet().ifPresent(this::requireApart);
    options.parquet().ifPresent(this::requireExportOnly);
  }

  private void requireNoTable(String option, Optional<String> uri) {
    uri.filter(place -> DeltaTable.isDeltaTable(spark, place))
        .ifPresent(
            place -> {
              throw new UserError(
                  "%s names '%s', where a Delta table is: it would be overwritten. Name another URI."
                      .formatted(option, place));
            });
  }

  // Spark deletes the whole folder before it writes.
  private void requireApart(String parquet) {
    String folder = below(parquet);
    others()
        .forEach(
            (option, place) -> {
              if (below(place).startsWith(folder)) {
                throw new UserError(
                    "--parquet replaces all that is under '%s', and %s names '%s', which is there. Name a folder of its own."
                        .formatted(parquet, option, place));
              }
            });
  }

  private Map<String, String> others() {
    Map<String, String> others = new LinkedHashMap<>();
    others.put("--features", options.features());
    others.put("--reduced", options.reduced());
    others.put("--models", options.models());
    options.csv().ifPresent(place -> others.put("--csv", place));
    options.report().ifPresent(place -> others.put("--report", place));
    return others;
  }

  private String below(String place) {
    return PathKey.of(QualifiedPath.of(spark, place).toString()).replaceFirst("/*$", "/");
  }

  private void requireExportOnly(String parquet) {
    Path folder = new Path(parquet);
    try {
      FileSystem files = folder.getFileSystem(spark.sessionState().newHadoopConf());
      if (!files.exists(folder)) {
        return;
      }
      for (FileStatus found : files.listStatus(folder)) {
        if (!found.getPath().getName().matches(EXPORTED)) {
          throw new UserError(
              "--parquet replaces all that is under '%s', and '%s' there is no part of an earlier export. Name a folder of its own."
                  .formatted(parquet, found.getPath().getName()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list '%s'".formatted(parquet), e);
    }
  }
}
