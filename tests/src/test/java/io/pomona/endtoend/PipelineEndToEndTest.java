package io.pomona.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.endtoend.PomonaProcess.Finished;
import io.pomona.job.ExitCode;
import io.pomona.quickstart.LocalS3;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.feature.PCAModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineEndToEndTest {

  private static final String BUCKET = "orchard";
  private static final String FILE_NAME = "element_at(split(path, '/'), -1)";

  @TempDir private static Path data;
  private static LocalS3 s3;
  private static Tables tables;
  private static Pictures pictures;

  @BeforeAll
  static void startServer() {
    s3 = LocalS3.start(data);
    s3.createBucket(BUCKET);
    tables = new Tables(s3);
    pictures = new Pictures(s3, BUCKET);
  }

  @AfterAll
  static void stopServer() {
    tables.close();
    s3.close();
  }

  /** Images on S3 become features, each once, and features a PCA model and a reduced table. */
  @Test
  void featurizesAndReduces() throws Exception {
    List<String> labels = List.of("Apple Braeburn", "Pêche plate", "100% + more", "a%20b");
    for (int i = 0; i < 40; i++) {
      pictures.put("fruit/" + labels.get(i % 4) + "/" + i + ".jpg", i);
    }
    s3.put(BUCKET, "fruit/Apple Braeburn/text.jpg", "no image".getBytes(UTF_8));
    s3.put(BUCKET, "fruit/Apple Braeburn/empty.jpg", new byte[0]);

    assertThat(featurizeNow("fruit").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(tables.values(table("fruit"), "label").stream().distinct())
        .containsExactlyInAnyOrderElementsOf(labels);
    assertThat(tables.values(table("fruit"), FILE_NAME)).hasSize(40).doesNotHaveDuplicates();
    assertThat(tables.values(table("fruit") + "-quarantine", "reason"))
        .containsExactly("EMPTY", "NOT_AN_IMAGE");

    pictures.put("fruit/Apple Braeburn/late.png", 40);
    assertThat(featurizeNow("fruit").output()).contains(" 1 images");
    assertThat(tables.values(table("fruit"), FILE_NAME)).hasSize(41).contains("late.png");

    String reduced = "s3a://orchard/tables/reduced";
    Finished pca =
        PomonaProcess.run(
            s3, "pca", "--features", table("fruit"), "--reduced", reduced, "--components", "5");
    assertThat(pca.exitCode()).as(pca.output()).isEqualTo(ExitCode.OK);
    assertThat(tables.values(reduced, "size(pca_features)")).hasSize(41).containsOnly("5");
    String modelPath = tables.values(reduced + "-models", "model_path").get(0);
    assertThat(PCAModel.load(modelPath).pc().numCols()).isEqualTo(5);
  }

  /** Without the right keys nothing is read, the message says so, and no key is in it. */
  @Test
  void saysWhatIsWrongWithTheStore() throws Exception {
    Finished finished =
        PomonaProcess.run(
            s3,
            "featurize",
            "--images",
            "s3a://no-such-bucket/fruit",
            "--features",
            table("nothing"),
            "--arrivals",
            "binary-file",
            "--trigger",
            "available-now");

    assertThat(finished.exitCode()).as(finished.output()).isNotEqualTo(ExitCode.OK);
    assertThat(finished.output())
        .contains("no-such-bucket")
        .doesNotContain(s3.secretKey())
        .doesNotContain(s3.accessKey());
  }

  private static Finished featurizeNow(String prefix) throws Exception {
    return PomonaProcess.run(
        s3,
        "featurize",
        "--images",
        "s3a://orchard/" + prefix,
        "--features",
        table(prefix),
        "--trigger",
        "available-now");
  }

  private static String table(String name) {
    return "s3a://orchard/tables/" + name;
  }
}
