package io.pomona.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.checkpoint.CheckpointFiles;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The files of a checkpoint on S3A: whole or not at all, in few requests, and no failure lost. */
class UploadedCheckpointTest {

  private static final String BUCKET = "checkpoints";
  private static final org.apache.hadoop.fs.Path FOLDER =
      new org.apache.hadoop.fs.Path("s3a://" + BUCKET + "/checkpoint/offsets");
  private static final org.apache.hadoop.fs.Path FILE = new org.apache.hadoop.fs.Path(FOLDER, "0");

  @RegisterExtension static final FaultyBucket bucket = new FaultyBucket(BUCKET);

  private CheckpointFileManager files;
  private List<String> requests;

  @BeforeEach
  void open() {
    Configuration hadoop = bucket.hadoop();
    hadoop.set("fs.s3a.performance.flags", "create,delete,mkdir");
    hadoop.set(CheckpointFiles.SETTING, CheckpointFiles.class.getName());
    files = CheckpointFileManager.create(FOLDER, hadoop);
    files.delete(FOLDER);
    requests = bucket.noteRequests();
  }

  @Test
  void areThereOnceTheyAreClosed() throws IOException {
    CancellableFSDataOutputStream file = files.createAtomic(FILE, false);
    file.write(7);
    assertThat(names()).isEmpty();

    requests.clear();
    file.close();

    assertThat(requests).containsExactly("HEAD", "PUT");
    assertThat(names()).containsExactly("0");
    assertThat(files.exists(FILE)).isTrue();
    assertThat(content()).containsExactly(7);
  }

  /** Spark looks for a file and then writes it; a second look would tell the same. */
  @Test
  void areLookedForOnce() throws IOException {
    assertThat(files.exists(FILE)).isFalse();
    write(7, false);

    assertThat(requests).containsExactly("HEAD", "PUT");
  }

  /** That look holds for one file and one writing of it. */
  @Test
  void areLookedForEachTime() throws IOException {
    assertThat(files.exists(FILE)).isFalse();
    write(7, false);

    assertThatThrownBy(() -> write(8, false)).isInstanceOf(FileAlreadyExistsException.class);

    assertThat(files.exists(new org.apache.hadoop.fs.Path(FOLDER, "1"))).isFalse();
    assertThatThrownBy(() -> write(8, false)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(content()).containsExactly(7);
  }

  /** A folder costs nothing: it is not made, and one that is not there is empty. */
  @Test
  void needNoFolder() {
    files.mkdirs(FOLDER);
    assertThat(files.exists(FOLDER)).isTrue();
    assertThat(requests).isEmpty();

    assertThat(names()).isEmpty();
    assertThat(requests).containsExactly("LIST");
    assertThat(files.exists(FILE)).isFalse();
  }

  /** What another stream, or the one before, has written shows, whatever was listed before. */
  @Test
  void showWhatComesLater() throws IOException {
    assertThat(names()).isEmpty();
    CheckpointFileManager another = CheckpointFileManager.create(FOLDER, bucket.hadoop());

    write(another, 7, false);

    assertThat(names()).containsExactly("0");
    requests.clear();
    assertThat(names()).containsExactly("0");
    assertThat(requests).containsExactly("LIST");
  }

  @Test
  void areNotThereWhenTheyAreCancelled() throws IOException {
    CancellableFSDataOutputStream file = files.createAtomic(FILE, false);
    file.write(7);

    file.cancel();
    file.close();

    assertThat(requests).doesNotContain("PUT");
    assertThat(names()).isEmpty();
  }

  /** Another stream's file stays, and this one hears of it. */
  @Test
  void doNotReplaceWhatAnotherWrote() throws IOException {
    CancellableFSDataOutputStream late = files.createAtomic(FILE, false);
    late.write(8);
    write(7, false);

    assertThatThrownBy(late::close)
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining(FILE.toString());
    assertThat(content()).containsExactly(7);
  }

  @Test
  void replaceWhereTheyMay() throws IOException {
    write(7, true);
    write(8, true);

    assertThat(content()).containsExactly(8);
    assertThat(requests).doesNotContain("LIST");
  }

  /** Spark goes on as if the file were there, unless the failure is thrown. */
  @Test
  void sayThatAnUploadFailed() {
    bucket.plan().add(FaultRule.of(Fault.SERVER_ERROR, request -> request.method().equals("PUT")));

    assertThatThrownBy(() -> write(7, false)).isInstanceOf(IOException.class);

    assertThat(bucket.plan().injected(Fault.SERVER_ERROR)).isPositive();
    assertThat(names()).isEmpty();
  }

  /** Whether something is there is not known when the store does not say. */
  @Test
  void sayThatTheStoreDoesNotAnswer() {
    bucket.cutOff();

    assertThatThrownBy(() -> files.exists(FILE))
        .hasMessageContaining("Cannot look for '" + FILE)
        .hasMessageContaining("endpoint");
    assertThatThrownBy(() -> write(7, false)).isInstanceOf(IOException.class);
  }

  private void write(int content, boolean overwrite) throws IOException {
    write(files, content, overwrite);
  }

  private static void write(CheckpointFileManager files, int content, boolean overwrite)
      throws IOException {
    CancellableFSDataOutputStream file = files.createAtomic(FILE, overwrite);
    file.write(content);
    file.close();
  }

  private byte[] content() throws IOException {
    try (FSDataInputStream stream = files.open(FILE)) {
      return stream.readAllBytes();
    }
  }

  private List<String> names() {
    return Stream.of(files.list(FOLDER)).map(file -> file.getPath().getName()).toList();
  }
}
