package io.pomona.featurize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.job.UserError;
import io.pomona.table.LocalAsS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointIdentityTest {

  private static final CheckpointIdentity FIRST =
      new CheckpointIdentity("1", "4.0.1", "s3://b/images", "*.jpg", "listing", "model one");

  private final List<String> said = new ArrayList<>();
  @TempDir private Path checkpoint;

  @Test
  void continuesWithoutWordWhenNothingChanged() {
    adopt(FIRST);
    adopt(FIRST);

    assertThat(said).isEmpty();
  }

  /** What may change is told once, and is the checkpoint's own from then on. */
  @Test
  void tellsWhatChanged() {
    adopt(FIRST);
    CheckpointIdentity next =
        new CheckpointIdentity("2", "3.5.6", "s3://b/images", "*.png", "listing", "model two");
    adopt(next);
    adopt(next);

    assertThat(said)
        .hasSize(4)
        .anySatisfy(line -> assertThat(line).contains("--glob was *.jpg and is *.png"))
        .anySatisfy(line -> assertThat(line).contains("model one", "model two", "rows from now on"))
        .anySatisfy(line -> assertThat(line).contains("Spark was 4.0.1 and is 3.5.6"))
        .anySatisfy(line -> assertThat(line).contains("Pomona was 1 and is 2"));
  }

  @Test
  void refusesAnotherPrefix() {
    adopt(FIRST);

    assertRefused(
        new CheckpointIdentity("1", "4.0.1", "s3://b/other", "*.jpg", "listing", "model one"),
        "begun with --images 's3://b/images' and cannot be continued with 's3://b/other'");
  }

  @Test
  void refusesOtherArrivals() {
    adopt(FIRST);

    assertRefused(
        new CheckpointIdentity("1", "4.0.1", "s3://b/images", "*.jpg", "binary-file", "model one"),
        "begun with --arrivals listing");
  }

  @Test
  void refusesFormatOfAnotherVersion() throws IOException {
    Files.writeString(checkpoint.resolve(CheckpointIdentity.NAME), "{\"format\": 2}");

    assertRefused(FIRST, "written by another version of Pomona");
  }

  /** One prefix stays the same, however it is written. */
  @Test
  void takesSpellingsOfPrefixForOne() {
    Configuration hadoop = LocalAsS3.configuration();

    assertThat(CheckpointIdentity.normalized("s3a://local/images/", hadoop))
        .isEqualTo("s3://local/images");
    assertThat(CheckpointIdentity.normalized("/images", hadoop))
        .isEqualTo(CheckpointIdentity.normalized("file:/images/", hadoop));
  }

  private void adopt(CheckpointIdentity identity) {
    identity.adopt(checkpoint.toString(), new Configuration(), said::add);
  }

  private void assertRefused(CheckpointIdentity identity, String message) {
    assertThatThrownBy(() -> adopt(identity))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message)
        .hasMessageContaining("name another --checkpoint");
  }
}
