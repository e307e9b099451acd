package io.pomona.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.image.Pixels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The package documentation shows code that works. */
class PackageDocumentationTest {
  private static final Path PACKAGE = Path.of("src/main/java/io/pomona/model/package-info.java");
  private static final Path THIS =
      Path.of("src/test/java/io/pomona/model/PackageDocumentationTest.java");

  @Test
  void snippetPrintsTheNumberOfFeatures() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      snippet();
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .matches("mobilenet_v2_1\\.0_bundled-[0-9a-f]{12}: 1280 features\\R");
  }

  /** What is run here is, line for line, what the documentation shows. */
  @Test
  void snippetIsTheOneInTheDocumentation() throws IOException {
    String documented =
        between(Files.readString(PACKAGE), "<pre>{@code", "}</pre>").replaceAll("(?m)^ \\* ?", "");
    String here = between(Files.readString(THIS), "private static void snippet() {", "\n  }\n");

    assertThat(documented.strip()).isEqualToNormalizingWhitespace(here.strip());
  }

  private static String between(String text, String start, String end) {
    int from = text.lastIndexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }

  private static void snippet() {
    Model model = Model.bundled();
    byte[] rgb = new byte[model.inputWidth() * model.inputHeight() * 3];
    Arrays.fill(rgb, (byte) 200);
    Pixels image = new Pixels(model.inputWidth(), model.inputHeight(), rgb);
    try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
      float[][] features = extractor.extract(List.of(image));
      System.out.println(model.id() + ": " + features[0].length + " features");
    }
  }
}
