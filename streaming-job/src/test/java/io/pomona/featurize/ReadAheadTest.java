package io.pomona.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.arrival.ArrivedObject;
import io.pomona.arrival.FetchedObject;
import io.pomona.arrival.ObjectReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadAheadTest {

  private static final int WINDOW = 8;
  private static final int BUDGET = 8;
  private static final int UNKNOWN = -1;

  @TempDir private Path directory;
  private int reads;

  /** A whole window at first, then nothing until half of it is left; all, in their order. */
  @Test
  void readsInBursts() throws IOException {
    assertThat(readsAfterEach(objects(20, 1)))
        .containsExactly(
            8, 8, 8, 12, 12, 12, 12, 16, 16, 16, 16, 20, 20, 20, 20, 20, 20, 20, 20, 20);
  }

  /** Of large objects as many as the budget has room for, also where that is less than half. */
  @Test
  void readsLargeObjectsWithinBudget() throws IOException {
    assertThat(readsAfterEach(objects(6, 3))).containsExactly(3, 4, 5, 6, 6, 6);
  }

  /** An object that has more bytes than the budget is read when no other is in flight. */
  @Test
  void readsObjectLargerThanBudgetAlone() throws IOException {
    List<ArrivedObject> objects = List.of(object(0, 1), object(1, BUDGET + 1), object(2, 1));

    assertThat(readsAfterEach(objects)).containsExactly(2, 3, 3);
  }

  /** Where no length is known, each might be large. */
  @Test
  void readsHalfAWindowOfUnknownLengths() throws IOException {
    assertThat(readsAfterEach(objects(WINDOW + 1, UNKNOWN)))
        .containsExactly(5, 6, 7, 8, 9, 9, 9, 9, 9);
  }

  @Test
  void endsAtOnceWithoutObjects() {
    assertThat(ahead(List.of()).hasNext()).isFalse();
    assertThat(reads).isZero();
  }

  /** How many objects had been read when each was handed out; all of them, in their order. */
  private List<Integer> readsAfterEach(List<ArrivedObject> objects) {
    ReadAhead ahead = ahead(objects);
    List<FetchedObject> found = new ArrayList<>();
    List<Integer> readsSoFar = new ArrayList<>();
    while (ahead.hasNext()) {
      found.add(ahead.next());
      readsSoFar.add(reads);
    }
    assertThat(found)
        .extracting(object -> ((FetchedObject.Bytes) object).object())
        .containsExactlyElementsOf(objects);
    return readsSoFar;
  }

  private ReadAhead ahead(List<ArrivedObject> objects) {
    Executor counting =
        read -> {
          reads++;
          read.run();
        };
    ObjectReader reader = new ObjectReader(new Configuration(false), 1 << 20);
    return new ReadAhead(objects.iterator(), reader, counting, WINDOW, BUDGET);
  }

  private List<ArrivedObject> objects(int count, int length) throws IOException {
    List<ArrivedObject> objects = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      objects.add(object(i, length));
    }
    return objects;
  }

  private ArrivedObject object(int number, int length) throws IOException {
    Path file = Files.write(directory.resolve(number + ".jpg"), new byte[Math.max(length, 1)]);
    return new ArrivedObject(file.toUri().toString(), Instant.EPOCH, length, null);
  }
}
