package io.pomona.featurize;

import io.pomona.featurize.FeaturizeSettings.TableLocations;
import io.pomona.table.FeaturesTable;
import io.pomona.table.LocalSpark;
import io.pomona.table.QuarantineTable;
import io.pomona.table.TableDefinition;
import java.util.List;
import org.apache.spark.sql.Encoders;

/** What is in both tables, in the order of its text; by file names where nothing else is asked. */
public final class WrittenRows {

  private static final String NAME = "element_at(split(path, '/'), -1)";

  private final TableLocations tables;

  public WrittenRows(TableLocations tables) {
    this.tables = tables;
  }

  /** The names of the images that have features. */
  public List<String> featurized() {
    return features(NAME);
  }

  /** Reason and name of each image in quarantine. */
  public List<String> quarantined() {
    return quarantine("concat(reason, ' ', " + NAME + ")");
  }

  /** A SQL expression of each row of the features. */
  public List<String> features(String expression) {
    return column(FeaturesTable.DEFINITION, tables.features(), expression);
  }

  /** A SQL expression of each row of the quarantine. */
  public List<String> quarantine(String expression) {
    return column(QuarantineTable.DEFINITION, tables.quarantine(), expression);
  }

  public long featuresVersion() {
    return FeaturesTable.DEFINITION.latestVersion(LocalSpark.session(), tables.features());
  }

  public long quarantineVersion() {
    return QuarantineTable.DEFINITION.latestVersion(LocalSpark.session(), tables.quarantine());
  }

  private static List<String> column(TableDefinition table, String location, String expression) {
    return table
        .readWhole(LocalSpark.session(), location)
        .selectExpr(expression)
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }
}
