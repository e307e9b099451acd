package io.pomona.pca.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.pomona.pca.statistics.RowsByModel.Rows;
import org.junit.jupiter.api.Test;

class RowsByModelTest {

  private final RowsByModel rows =
      new RowsByModel().add("first", 10).add("second", 30).add("first", 20).add("second", 5);

  @Test
  void countsEachModel() {
    assertThat(rows.models()).isEqualTo(2);
    assertThat(rows.count("first")).isEqualTo(2);
    assertThat(rows.count("unknown")).isZero();
    assertThat(rows.total()).isEqualTo(4);
    assertThat(rows).hasToString("second (2 rows), first (2 rows)");
  }

  /** The model of the last row, whatever was added last or has most rows. */
  @Test
  void theNewestIsTheOneIngestedLast() {
    assertThat(rows.newest()).hasValue("second");
    assertThat(rows.add("first", 31).newest()).hasValue("first");
    assertThat(new RowsByModel().newest()).isEmpty();
  }

  /** Of two ingested in the same micro-batch, the choice is the same each time. */
  @Test
  void equallyNewModelsAreTakenByName() {
    assertThat(new RowsByModel().add("b", 1).add("a", 1).newest()).hasValue("a");
    assertThat(new RowsByModel().add("a", 1).add("b", 1).newest()).hasValue("a");
  }

  @Test
  void joiningLeavesBothAsTheyWere() {
    RowsByModel came = new RowsByModel().add("first", 40).add("third", 1);

    RowsByModel both = rows.and(came);

    assertThat(both.byModel())
        .containsOnly(
            entry("first", new Rows(3, 40)),
            entry("second", new Rows(2, 30)),
            entry("third", new Rows(1, 1)));
    assertThat(rows.total()).isEqualTo(4);
    assertThat(came.total()).isEqualTo(2);
  }
}
