package io.pomona.pca;

import io.delta.tables.DeltaTable;
import io.pomona.job.UserError;
import io.pomona.pca.publish.Exports;
import io.pomona.pca.publish.Fit;
import io.pomona.pca.publish.Publication;
import io.pomona.pca.publish.ReducedTable;
import io.pomona.pca.report.ReportFacts;
import io.pomona.pca.report.ReportFile;
import io.pomona.pca.report.ReportPage;
import io.pomona.pca.report.Scatter;
import io.pomona.pca.statistics.FeaturesSnapshot;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The copies and the page of a published version, read back from the reduced table. */
final class Exporting {

  private final SparkSession spark;
  private final PcaOptions options;
  private final Messages messages;

  Exporting(SparkSession spark, PcaOptions options, Messages messages) {
    this.spark = spark;
    this.options = options;
    this.messages = messages;
  }

  /**
   * Makes sure that no export replaces a Delta table.
   *
   * @throws UserError if one would
   */
  void requireNoTables() {
    requireNoTable("--csv", options.csv());
    requireNoTable("--parquet", options.parquet());
  }

  void export(Fit fit, Publication publication, JobDescription description) {
    Dataset<Row> reduced =
        ReducedTable.DEFINITION.read(spark, options.reduced(), publication.reducedVersion());
    Exports exports = new Exports(spark, reduced);
    description.now("exports");
    options
        .csv()
        .ifPresent(
            uri -> {
              exports.csv(uri, fit.components().count());
              messages.wrote("csv", uri);
            });
    options
        .parquet()
        .ifPresent(
            uri -> {
              exports.parquet(uri);
              messages.wrote("parquet", uri);
            });
    description.now("report");
    options.report().ifPresent(file -> report(file, fit, publication, reduced));
  }

  private void report(String file, Fit fit, Publication publication, Dataset<Row> reduced) {
    Scatter scatter = Scatter.of(reduced, fit.components().count());
    ReportFile.write(
        ReportPage.render(facts(fit, publication), scatter),
        file,
        spark.sessionState().newHadoopConf());
    messages.wrote("report", file);
  }

  private ReportFacts facts(Fit fit, Publication publication) {
    FeaturesSnapshot snapshot = fit.snapshot();
    return new ReportFacts(
        publication.pcaVersion(),
        publication.createdAt(),
        snapshot.model(),
        snapshot.location(),
        snapshot.version(),
        options.reduced(),
        publication.modelPath(),
        snapshot.rowCount(),
        snapshot.otherModels().rowCount(),
        fit.components().width(),
        fit.origin() == Fit.Origin.MEAN,
        fit.components().explainedVariance());
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
}
