package io.pomona.pca.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.job.UserError;
import io.pomona.pca.Images;
import io.pomona.pca.LocalSpark;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class StatisticsCollectorTest {

  @TempDir Path folder;

  /** Distributed sums over several files give what a plain loop gives. */
  @Test
  void equalsThePlainComputation(SparkSession spark) {
    Images images = Images.of(300, 40);
    images.rows(0, 130).appendTo(spark, folder.toString());
    images.rows(130, 300).appendTo(spark, folder.toString());
    FeatureStatistics expected = StraightForward.statistics(images.features(), 0);

    FeatureStatistics found = collector(spark).collect();

    assertThat(found.count()).isEqualTo(300);
    assertThat(found.mean()).containsExactly(expected.mean(), StraightForward.within(1e-13));
    assertThat(found.covariance().toArray())
        .containsExactly(
            expected.covariance().toArray(),
            StraightForward.within(1e-12 * expected.covariance().trace()));
  }

  @Test
  void mixedWidthsAreCounted(SparkSession spark) {
    Images.of(20, 4).appendTo(spark, folder.toString());
    Images.of(3, 5).appendTo(spark, folder.toString());
    assertThatThrownBy(() -> collector(spark).collect())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("4 features in 20 rows, 5 features in 3 rows")
        .hasMessageContaining(Images.MODEL);
  }

  @Test
  void featuresThatAreNoNumbersAreNamed(SparkSession spark) {
    Images images = Images.of(20, 4);
    images.features().get(6)[2] = Float.NaN;
    images.features().get(9)[0] = Float.NEGATIVE_INFINITY;
    images.appendTo(spark, folder.toString());
    assertThatThrownBy(() -> collector(spark).collect())
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("2 rows of model")
        .hasMessageContaining("00006.jpg");
  }

  private StatisticsCollector collector(SparkSession spark) {
    FeaturesReader reader = new FeaturesReader(spark, folder.toString());
    return new StatisticsCollector(reader.at(reader.now(), Optional.empty()));
  }
}
