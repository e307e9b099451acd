package io.pomona.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.job.ExclusiveCreation;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files that must not be there yet, on S3A. */
class ExclusiveCreationTest {

  private static final String BUCKET = "files";
  private static final Path FILE = new Path("s3a://" + BUCKET + "/folder/file");
  private static final byte[] OURS = "ours".getBytes(UTF_8);
  private static final byte[] THEIRS = "theirs".getBytes(UTF_8);

  @RegisterExtension static final FaultyBucket bucket = new FaultyBucket(BUCKET);

  private FileSystem store;
  private List<String> requests;

  @BeforeEach
  void open() throws IOException {
    store = FILE.getFileSystem(bucket.hadoop());
    requests = bucket.noteRequests();
  }

  @AfterEach
  void delete() throws IOException {
    store.delete(FILE, false);
  }

  @Test
  void takesOneRequest() throws IOException {
    assertThat(ExclusiveCreation.isOffered(store, FILE)).isTrue();
    assertThat(ExclusiveCreation.create(store, FILE, OURS)).isTrue();

    assertThat(requests).containsExactly("PUT");
    assertThat(content()).isEqualTo(OURS);
  }

  @Test
  void leavesWhatIsThere() throws IOException {
    bucket.put("folder/file", THEIRS);

    assertThat(ExclusiveCreation.create(store, FILE, OURS)).isFalse();

    assertThat(content()).isEqualTo(THEIRS);
  }

  /** The store has the file and its answer is lost: what it refuses to S3A's next attempt is it. */
  @Test
  void knowsItsOwnFileAfterALostAnswer() throws IOException {
    failsOnce(Fault.RESET);

    assertThat(ExclusiveCreation.create(store, FILE, OURS)).isTrue();

    assertThat(requests).startsWith("PUT", "PUT").contains("GET");
    assertThat(content()).isEqualTo(OURS);
  }

  @Test
  void failsWhenTheStoreDoesNotAnswer() throws IOException {
    bucket.plan().add(FaultRule.of(Fault.DENIED, request -> request.method().equals("PUT")));

    assertThatThrownBy(() -> ExclusiveCreation.create(store, FILE, OURS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("403");
  }

  /** S3 says so while another upload to that name is under way. */
  @Test
  void triesAgainWhenTwoUploadAtOnce() throws IOException {
    failsOnce(Fault.CONFLICT);

    assertThat(ExclusiveCreation.create(store, FILE, OURS)).isTrue();

    assertThat(content()).isEqualTo(OURS);
  }

  @Test
  void saysWhatToDoWhereTheStoreTakesNoCondition() {
    bucket
        .plan()
        .add(FaultRule.of(Fault.NOT_IMPLEMENTED, request -> request.method().equals("PUT")));

    assertThatThrownBy(() -> ExclusiveCreation.create(store, FILE, OURS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(FILE.toString())
        .hasMessageContaining("Set spark.hadoop.fs.s3a.create.conditional.enabled=false");
  }

  /** Closing what could not be written would show a part of it. */
  @Test
  void leavesNoPartOfWhatCannotBeWritten() throws IOException {
    bucket.plan().add(FaultRule.of(Fault.DENIED, request -> request.method().equals("POST")));
    byte[] ofTwoParts = new byte[(int) store.getDefaultBlockSize(FILE) + (64 << 20)];

    assertThatThrownBy(() -> ExclusiveCreation.create(store, FILE, ofTwoParts))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("403");

    assertThat(store.exists(FILE)).isFalse();
  }

  private static void failsOnce(Fault fault) {
    bucket
        .plan()
        .add(FaultRule.of(fault, FaultRule.first(request -> request.method().equals("PUT"))));
  }

  private byte[] content() throws IOException {
    try (var stream = store.open(FILE)) {
      return stream.readAllBytes();
    }
  }
}
