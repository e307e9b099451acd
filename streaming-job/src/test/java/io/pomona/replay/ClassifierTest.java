package io.pomona.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.arrival.ArrivedObject;
import io.pomona.featurize.FeaturizeSettings.Limits;
import io.pomona.table.RecordedVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassifierTest {
  private static final Limits LIMITS = new Limits(1000, 1000, Duration.ofSeconds(30));

  private static final String PATH = "s3a://b/images/a.jpg";
  private static final Instant TIME = Instant.parse("2026-05-01T10:00:00Z");
  private static final Classifier CLASSIFIER =
      new Classifier(new Selection("*", "*", Instant.MIN, Instant.MAX), LIMITS, "model");

  /** Where both sides have an ETag it tells of the content; else the length does. */
  @Test
  void comparesEtagsWhereThereAreTwo() {
    assertThat(kind(object(TIME, 7, "e1"), row(TIME, 7L, "e1"))).isEmpty();
    assertThat(kind(object(TIME, 7, "e2"), row(TIME, 7L, "e1"))).containsExactly(Kind.OVERWRITTEN);
    assertThat(kind(object(TIME, 7, "e1"), row(TIME, 7L, null))).isEmpty();
    assertThat(kind(object(TIME, 8, "e1"), row(TIME, 7L, null))).containsExactly(Kind.OVERWRITTEN);
    assertThat(kind(object(TIME, 8, null), row(TIME, 7L, "e1"))).containsExactly(Kind.OVERWRITTEN);
  }

  /** A time of whole seconds may have lost its milliseconds on the way; others may not. */
  @Test
  void comparesTimesAsFineAsTheyAre() {
    Instant fine = TIME.plusMillis(250);
    assertThat(kind(object(fine, 7, "e"), row(fine, 7L, "e"))).isEmpty();
    assertThat(kind(object(TIME, 7, "e"), row(fine, 7L, "e"))).isEmpty();
    assertThat(kind(object(fine, 7, "e"), row(TIME, 7L, "e"))).isEmpty();
    assertThat(kind(object(fine, 7, "e"), row(fine.plusMillis(1), 7L, "e")))
        .containsExactly(Kind.OVERWRITTEN);
    assertThat(kind(object(TIME, 7, "e"), row(TIME.minusMillis(1), 7L, "e")))
        .containsExactly(Kind.OVERWRITTEN);
    assertThat(kind(object(TIME, 7, "e"), row(null, 7L, "e"))).containsExactly(Kind.OVERWRITTEN);
  }

  /** An object that is still above the limit of bytes need not be looked at again. */
  @Test
  void asksAgainWhatMayHeal() {
    assertThat(kind(object(TIME, 1000, "e"), quarantined(1000, "TOO_LARGE")))
        .containsExactly(Kind.QUARANTINED);
    assertThat(kind(object(TIME, 1001, "e"), quarantined(1001, "TOO_LARGE"))).isEmpty();
    assertThat(kind(object(TIME, 7, "e"), quarantined(7, "ACCESS_DENIED")))
        .containsExactly(Kind.QUARANTINED);
    assertThat(kind(object(TIME, 7, "e"), quarantined(7, "UNREADABLE")))
        .containsExactly(Kind.QUARANTINED);
    assertThat(kind(object(TIME, 7, "e"), quarantined(7, "CORRUPT"))).isEmpty();
    assertThat(kind(object(TIME, 7, "e2"), quarantined(7, "CORRUPT")))
        .containsExactly(Kind.QUARANTINED);
  }

  /**
   * What is selected by time is the object, where there is one: one that was overwritten since is
   * neither judged nor taken for deleted. Without an object it is the row.
   */
  @Test
  void selectsByTimeOfTheObject() {
    Classifier before =
        new Classifier(new Selection("*", "*", Instant.MIN, TIME.plusSeconds(1)), LIMITS, "model");
    RecordedVerdict row = row(TIME, 7L, "e");
    ArrivedObject later = object(TIME.plusSeconds(1), 7, "e2");

    assertThat(before.call(PATH, List.of(later).iterator(), List.of(row).iterator())).isExhausted();
    assertThat(before.call(PATH, Collections.emptyIterator(), List.of(row).iterator()))
        .toIterable()
        .extracting(Difference::kind)
        .containsExactly(Kind.DELETED);
    RecordedVerdict laterRow = row(TIME.plusSeconds(1), 7L, "e");
    assertThat(before.call(PATH, Collections.emptyIterator(), List.of(laterRow).iterator()))
        .isExhausted();
  }

  private static List<Kind> kind(ArrivedObject object, RecordedVerdict row) {
    Iterator<Difference> differences =
        CLASSIFIER.call(PATH, List.of(object).iterator(), List.of(row).iterator());
    return differences.hasNext() ? List.of(differences.next().kind()) : List.of();
  }

  private static ArrivedObject object(Instant time, long length, String etag) {
    return new ArrivedObject(PATH, time, length, etag);
  }

  private static RecordedVerdict row(Instant time, Long length, String etag) {
    return new RecordedVerdict(PATH, time, length, etag, "model", null, null);
  }

  private static RecordedVerdict quarantined(long length, String reason) {
    return new RecordedVerdict(PATH, TIME, length, "e", "model", reason, "message");
  }
}
