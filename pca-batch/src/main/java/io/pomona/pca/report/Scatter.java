package io.pomona.pca.report;

import static io.pomona.pca.publish.ReducedTable.LABEL;
import static io.pomona.pca.publish.ReducedTable.PATH;
import static io.pomona.pca.publish.ReducedTable.PCA_FEATURES;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a report draws of the images.
 *
 * @param points at most {@value #MOST_POINTS} of them; which ones depends on their paths alone, so
 *     that an image keeps its place from one report to the next
 * @param labels all labels, with the most frequent first
 */
public record Scatter(List<ScatterPoint> points, List<LabelCount> labels) {

  /** More points than this make the page slow, and no picture clearer. */
  public static final int MOST_POINTS = 5_000;

  /** How many images there are, drawn or not. */
  public long imageCount() {
    return labels.stream().mapToLong(LabelCount::images).sum();
  }

  /** Collects the points and the labels of the rows of a reduced table. */
  public static Scatter of(Dataset<Row> reduced, int components) {
    Column label = coalesce(col(LABEL), lit("")).as(LABEL);
    Column second = components > 1 ? col(PCA_FEATURES).getItem(1) : lit(0.0);
    List<ScatterPoint> points =
        reduced
            .select(col(PATH), label, col(PCA_FEATURES).getItem(0), second)
            .orderBy(xxhash64(col(PATH)), col(PATH))
            .limit(MOST_POINTS)
            .collectAsList()
            .stream()
            .map(
                row ->
                    new ScatterPoint(
                        row.getString(0), row.getString(1), row.getDouble(2), row.getDouble(3)))
            .toList();
    List<LabelCount> labels =
        reduced
            .groupBy(label)
            .agg(count(lit(1)).as("images"))
            .orderBy(col("images").desc(), col(LABEL))
            .collectAsList()
            .stream()
            .map(row -> new LabelCount(row.getString(0), row.getLong(1)))
            .toList();
    return new Scatter(points, labels);
  }
}
