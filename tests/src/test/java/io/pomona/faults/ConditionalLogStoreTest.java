package io.pomona.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.job.ConditionalLogStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Delta's log on S3A: whoever comes second to a version is told so, whatever it has seen. */
class ConditionalLogStoreTest {

  private static final String BUCKET = "tables";
  private static final String KEY = "table/_delta_log/00000000000000000001.json";
  private static final Path FILE = new Path("s3a://" + BUCKET + "/" + KEY);
  private static final String THEIRS = "{\"commitInfo\":{\"txnId\":\"theirs\"}}\n";
  private static final List<String> OURS =
      List.of("{\"commitInfo\":{\"txnId\":\"ours\"}}", "{\"add\":{\"path\":\"ä\"}}");

  @RegisterExtension static final FaultyBucket bucket = new FaultyBucket(BUCKET);

  private Configuration hadoop;
  private FileSystem store;
  private List<String> requests;

  @BeforeEach
  void open() throws IOException {
    hadoop = bucket.hadoop();
    store = FILE.getFileSystem(hadoop);
    requests = bucket.noteRequests();
  }

  @AfterEach
  void delete() throws IOException {
    store.delete(FILE, false);
  }

  @Test
  void writesAVersion() throws IOException {
    write(false);

    assertThat(requests).containsExactly("HEAD", "PUT");
    assertThat(content()).isEqualTo(String.join("\n", OURS) + "\n");
  }

  @Test
  void refusesAVersionThatIsThere() throws IOException {
    bucket.put(KEY, THEIRS.getBytes(UTF_8));

    assertThatThrownBy(() -> write(false))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining(KEY);

    assertThat(requests).doesNotContain("PUT");
    assertThat(content()).isEqualTo(THEIRS);
  }

  /** Both have looked and seen nothing: the store decides. */
  @Test
  void refusesAVersionThatAnotherWritesInTheSameMoment() throws IOException {
    bucket
        .plan()
        .add(
            FaultRule.of(
                Fault.RESET,
                request -> {
                  if (request.method().equals("PUT")) {
                    bucket.put(KEY, THEIRS.getBytes(UTF_8));
                  }
                  return false;
                }));

    assertThatThrownBy(() -> write(false)).isInstanceOf(FileAlreadyExistsException.class);

    assertThat(requests).contains("PUT");
    assertThat(content()).isEqualTo(THEIRS);
  }

  @Test
  void overwritesWhereDeltaMeansTo() throws IOException {
    bucket.put(KEY, THEIRS.getBytes(UTF_8));

    write(true);

    assertThat(content()).contains("ours");
  }

  /** Then one driver is kept from overwriting itself, as by Delta's own. */
  @Test
  void isDeltasOwnWhereNoConditionCanBeSent() throws IOException {
    hadoop = new Configuration(hadoop);
    hadoop.setBoolean("fs.s3a.impl.disable.cache", true);
    hadoop.setBoolean("fs.s3a.create.conditional.enabled", false);

    write(false);

    assertThat(content()).contains("ours");
    assertThatThrownBy(() -> write(false)).isInstanceOf(FileAlreadyExistsException.class);
  }

  private void write(boolean overwrite) throws IOException {
    new ConditionalLogStore(hadoop).write(FILE, OURS.iterator(), overwrite, hadoop);
  }

  private String content() throws IOException {
    try (var stream = store.open(FILE)) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }
}
