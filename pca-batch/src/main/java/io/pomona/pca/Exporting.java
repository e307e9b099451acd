package io.pomona.pca;

import io.pomona.pca.publish.Exports;
import io.pomona.pca.report.ReportFacts;
import io.pomona.pca.report.ReportFile;
import io.pomona.pca.report.ReportPage;
import io.pomona.pca.report.Scatter;
import io.pomona.table.TableContents;
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

  /** Exports version {@code reducedVersion} of the reduced table, whose rows are {@code facts}'. */
  void export(ReportFacts facts, long reducedVersion, JobDescription description) {
    Dataset<Row> reduced = new TableContents(spark, options.reduced(), reducedVersion).rows();
    Exports exports = new Exports(spark, reduced);
    int components = facts.explainedVariance().length;
    description.now("exports");
    options
        .csv()
        .ifPresent(
            uri -> {
              exports.csv(uri, components);
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
    options.report().ifPresent(file -> report(file, facts, reduced));
  }

  private void report(String file, ReportFacts facts, Dataset<Row> reduced) {
    Scatter scatter = Scatter.of(reduced, facts.explainedVariance().length);
    ReportFile.write(ReportPage.render(facts, scatter), file, spark.sessionState().newHadoopConf());
    messages.wrote("report", file);
  }
}
