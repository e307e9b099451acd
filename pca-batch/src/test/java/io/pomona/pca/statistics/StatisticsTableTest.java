package io.pomona.pca.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.pomona.pca.LocalSpark;
import io.pomona.pca.components.SymmetricMatrix;
import io.pomona.pca.statistics.StatisticsTable.Kept;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class StatisticsTableTest {

  private static final int WIDTH = 1280;

  @TempDir Path folder;

  /** A row of 6.6 MB comes back as it was, and no task has it in its luggage. */
  @Test
  void aLargeRowIsKeptWithoutLargeTasks(SparkSession spark) {
    StatisticsTable table = new StatisticsTable(spark, folder.toString());
    RowsByModel rowsByModel =
        new RowsByModel().add("it's a \\ model", 1_700_000_000_123_456L).add("another", -5);
    Kept kept = new Kept("it's a \\ model", "table", 3, 2, statistics(), Optional.of(rowsByModel));
    List<String> warnings;
    assertThat(table.last()).isEmpty();

    try (Warnings ofTasks = new Warnings("org.apache.spark.scheduler.TaskSetManager")) {
      table.replace(kept);
      table.replace(kept);
      warnings = ofTasks.messages;
    }

    assertThat(warnings).isEmpty();
    Kept found = table.read("it's a \\ model").orElseThrow();
    assertThat(found.statistics().mean()).isEqualTo(kept.statistics().mean());
    assertThat(found.statistics().scatter().packed())
        .isEqualTo(kept.statistics().scatter().packed());
    assertThat(found.rowsByModel().orElseThrow().byModel()).isEqualTo(rowsByModel.byModel());
    assertThat(table.read("another")).isEmpty();
    assertThat(table.last().orElseThrow().model()).isEqualTo("it's a \\ model");
  }

  /** Of two models, the one whose statistics were brought up to date comes first. */
  @Test
  void theLastKeptIsTheNewest(SparkSession spark) {
    StatisticsTable table = new StatisticsTable(spark, folder.toString());
    for (String model : List.of("one", "two", "one")) {
      table.replace(new Kept(model, "table", 3, 2, statistics(), Optional.empty()));
      assertThat(table.last().orElseThrow().model()).isEqualTo(model);
    }
  }

  /** What an earlier release kept serves, and is replaced. */
  @Test
  void aTableOfAnEarlierReleaseServes(SparkSession spark) {
    StatisticsTable table = new StatisticsTable(spark, folder.toString());
    table.replace(kept(Optional.of(new RowsByModel().add("model", 7))));
    String location = folder.resolve("_statistics").toString();
    String earlier = folder.resolve("earlier").toString();
    DeltaTable.forPath(spark, location)
        .toDF()
        .drop(StatisticsTable.ROWS_BY_MODEL)
        .write()
        .format("delta")
        .partitionBy(StatisticsTable.MODEL)
        .save(earlier + "/_statistics");
    StatisticsTable found = new StatisticsTable(spark, earlier);

    assertThat(found.read("model").orElseThrow().rowsByModel()).isEmpty();
    found.replace(kept(Optional.of(new RowsByModel().add("model", 8))));

    assertThat(found.read("model").orElseThrow().rowsByModel().orElseThrow().newest())
        .hasValue("model");
  }

  private static Kept kept(Optional<RowsByModel> rowsByModel) {
    return new Kept("model", "table", 3, 2, statistics(), rowsByModel);
  }

  private static FeatureStatistics statistics() {
    Random random = new Random(5);
    double[] scatter = random.doubles(SymmetricMatrix.packedLength(WIDTH)).toArray();
    return new FeatureStatistics(
        9, random.doubles(WIDTH).toArray(), SymmetricMatrix.ofPacked(WIDTH, scatter));
  }

  /** What a class of Spark warns of, from opening to closing. */
  private static final class Warnings extends AbstractAppender implements AutoCloseable {

    final List<String> messages = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final Level before;

    Warnings(String name) {
      super("warnings", null, null, true, Property.EMPTY_ARRAY);
      logger = (Logger) LogManager.getLogger(name);
      before = logger.getLevel();
      start();
      logger.addAppender(this);
      Configurator.setLevel(logger, Level.WARN);
    }

    @Override
    public void append(LogEvent event) {
      messages.add(event.getMessage().getFormattedMessage());
    }

    @Override
    public void close() {
      logger.removeAppender(this);
      Configurator.setLevel(logger, before);
      stop();
    }
  }
}
