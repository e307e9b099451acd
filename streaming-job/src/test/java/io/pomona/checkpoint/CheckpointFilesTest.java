package io.pomona.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.table.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.FileContextBasedCheckpointFileManager;
import org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFilesTest {

  private final Configuration hadoop = LocalSpark.session().sessionState().newHadoopConf();
  @TempDir private Path checkpoint;

  @Test
  void areTheSessionsOwn() throws IOException {
    CheckpointFileManager files = CheckpointFileManager.create(folder(), hadoop);

    assertThat(files).isInstanceOf(CheckpointFiles.class);
    try (FSDataOutputStream stream = files.createAtomic(file(), false)) {
      stream.write(7);
    }
    assertThat(checkpoint.resolve("0")).hasBinaryContent(new byte[] {7});
    assertThat(files.exists(file())).isTrue();
  }

  @Test
  void renamesLocalFilesByOneCallOfTheSystem() throws IOException {
    assertThat(CheckpointFiles.of(folder(), hadoop))
        .isExactlyInstanceOf(FileSystemBasedCheckpointFileManager.class);
  }

  /** A file system that promises nothing gets what Spark would have taken. */
  @Test
  void leavesOtherFileSystemsToSpark() throws IOException {
    hadoop.set("fs.viewfs.mounttable.cluster.link./data", checkpoint.toUri().toString());

    assertThat(CheckpointFiles.of(new org.apache.hadoop.fs.Path("viewfs://cluster/data"), hadoop))
        .isInstanceOf(FileContextBasedCheckpointFileManager.class);
  }

  private org.apache.hadoop.fs.Path folder() {
    return new org.apache.hadoop.fs.Path(checkpoint.toUri());
  }

  private org.apache.hadoop.fs.Path file() {
    return new org.apache.hadoop.fs.Path(folder(), "0");
  }
}
