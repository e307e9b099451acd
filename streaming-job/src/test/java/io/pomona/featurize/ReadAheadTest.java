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

  @TempDir private Path directory;
  private int reads;

  /** A whole window at first, then nothing until a quarter of it is left; all, in their order. */
  @Test
  void readsInBursts() throws IOException {
    List<ArrivedObject> objects = objects(20);
    ReadAhead ahead = ahead(objects);
    List<FetchedObject> found = new ArrayList<>();
    List<Integer> readsSoFar = new ArrayList<>();
    while (ahead.hasNext()) {
      found.add(ahead.next());
      readsSoFar.add(reads);
    }

    assertThat(readsSoFar)
        .containsExactly(8, 8, 8, 8, 8, 14, 14, 14, 14, 14, 14, 20, 20, 20, 20, 20, 20, 20, 20, 20);
    assertThat(found)
        .extracting(object -> ((FetchedObject.Bytes) object).object())
        .containsExactlyElementsOf(objects);
  }

  @Test
  void endsAtOnceWithoutObjects() {
    assertThat(ahead(List.of()).hasNext()).isFalse();
    assertThat(reads).isZero();
  }

  private ReadAhead ahead(List<ArrivedObject> objects) {
    Executor counting =
        read -> {
          reads++;
          read.run();
        };
    ObjectReader reader = new ObjectReader(new Configuration(false), 1 << 20);
    return new ReadAhead(objects.iterator(), reader, counting, WINDOW);
  }

  private List<ArrivedObject> objects(int count) throws IOException {
    List<ArrivedObject> objects = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path file = Files.write(directory.resolve(i + ".jpg"), new byte[] {(byte) i});
      objects.add(new ArrivedObject(file.toUri().toString(), Instant.EPOCH, 1, null));
    }
    return objects;
  }
}
