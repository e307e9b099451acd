package io.pomona.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.table.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.FileContextBasedCheckpointFileManager;
import org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFilesTest {

  private static final String MANAGER = "spark.sql.streaming.checkpointFileManagerClass";

  // Of its own, whose settings no other test sees.
  private final SparkSession spark = LocalSpark.session().newSession();
  @TempDir private Path checkpoint;

  @Test
  void renamesLocalFilesByOneCallOfTheSystem() throws IOException {
    CheckpointFiles.choose(spark, checkpoint.toUri().toString());

    CheckpointFileManager files = manager();
    assertThat(files).isInstanceOf(FileSystemBasedCheckpointFileManager.class);
    write(files);
    assertThat(names()).containsExactlyInAnyOrder("0", ".0.crc");
  }

  @Test
  void leavesWhatTheUserChose() {
    spark.conf().set(MANAGER, FileContextBasedCheckpointFileManager.class.getName());

    CheckpointFiles.choose(spark, checkpoint.toUri().toString());

    assertThat(manager()).isInstanceOf(FileContextBasedCheckpointFileManager.class);
  }

  private CheckpointFileManager manager() {
    return CheckpointFileManager.create(
        new org.apache.hadoop.fs.Path(checkpoint.toUri()), spark.sessionState().newHadoopConf());
  }

  private void write(CheckpointFileManager files) throws IOException {
    try (FSDataOutputStream stream =
        files.createAtomic(new org.apache.hadoop.fs.Path(checkpoint.toUri() + "/0"), false)) {
      stream.write(7);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(checkpoint)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
