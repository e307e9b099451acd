package io.pomona.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pomona.endtoend.PomonaProcess.Finished;
import io.pomona.job.ExitCode;
import io.pomona.quickstart.LocalS3;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopMarkerEndToEndTest {

  private static final String BUCKET = "orchard";
  private static final String MARKER = "pomona/stop/featurize-j-1";

  @TempDir private Path data;

  /**
   * As {@code pomona emr stop} writes it: the one of an earlier stop does nothing, a new one does.
   */
  @Test
  void endsInGoodOrderWhenTheMarkerIsWrittenAnewOnS3() throws Exception {
    try (LocalS3 s3 = LocalS3.start(data)) {
      s3.createBucket(BUCKET);
      s3.put(BUCKET, MARKER, "Mon Nov 23 10:00:00 UTC 2026".getBytes(UTF_8));
      new Pictures(s3, BUCKET).put("images/label/a.jpg", 1);
      try (PomonaProcess stream = PomonaProcess.start(s3, arguments())) {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> !stream.isAlive() || stream.output().contains("micro-batch 0: 1 images"));
        assertThat(stream.isAlive()).as(stream.output()).isTrue();

        s3.put(BUCKET, MARKER, "Tue Nov 24 10:00:00 UTC 2026".getBytes(UTF_8));
        Finished finished = stream.await();

        assertThat(finished.exitCode()).as(finished.output()).isEqualTo(ExitCode.OK);
        assertThat(finished.output())
            .containsSubsequence(
                "stop marker 's3a://orchard/" + MARKER + "' was written",
                "stopping after the micro-batch in hand");
      }
      assertThat(s3.list(BUCKET, MARKER)).containsExactly(MARKER);
      assertThat(s3.list(BUCKET, "features/_checkpoints/featurize/commits/"))
          .anyMatch(key -> key.endsWith("/0"));
      assertThat(s3.list(BUCKET, "features/")).noneMatch(key -> key.endsWith("_pomona_lease"));
    }
  }

  private static List<String> arguments() {
    return List.of(
        "featurize",
        "--images",
        "s3a://orchard/images",
        "--features",
        "s3a://orchard/features",
        "--trigger",
        "1s",
        "--stop-marker",
        "s3a://orchard/" + MARKER);
  }
}
