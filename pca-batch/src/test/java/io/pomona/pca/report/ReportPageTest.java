package io.pomona.pca.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportPageTest {

  private static final String EVIL = "</script><script>alert('&\"')</script><!--";

  /** The browser is told to load nothing, and no tag of ours asks it to. */
  @Test
  void needsNoNetwork() {
    String charts = ReportPage.resource("echarts.common.min.js");
    String whole = ReportPage.render(facts(3), scatter(3, "Kiwi"));
    assertThat(whole).contains(charts);
    String page = whole.replace(charts, "");
    assertThat(page).contains("content=\"default-src 'none'; script-src 'unsafe-inline';");
    assertThat(page).doesNotContainPattern("<(link|img|iframe|object|embed)\\b");
    assertThat(page).doesNotContainPattern("<script[^>]*\\ssrc");
    assertThat(page).doesNotContainPattern("@import|url\\(|https?://(?!www.w3.org/2000/svg)");
    assertThat(page)
        .contains("echarts.init")
        .doesNotContain("/*CHARTS*/")
        .doesNotContain("/*DATA*/");
  }

  /** A label or a path cannot leave the string that it stands in. */
  @Test
  void escapesData() throws IOException {
    String page = ReportPage.render(facts(1), scatter(1, EVIL));
    assertThat(page).doesNotContain("<script>alert").doesNotContain("<!--");
    JsonNode data = data(page);
    assertThat(data.at("/labels/0/label").asText()).isEqualTo(EVIL);
    assertThat(data.at("/points/folder").asText() + data.at("/points/path/0").asText())
        .isEqualTo(path(EVIL, 0));
    assertThat(data.at("/facts/rowCount").asLong()).isEqualTo(1);
  }

  /** Of a projection the fit has fewer images than the table, or more. */
  @Test
  void countsTheImagesThatAreThere() throws IOException {
    assertThat(data(ReportPage.render(facts(400), scatter(480, "Kiwi"))).at("/imageCount").asLong())
        .isEqualTo(480);
  }

  @Test
  void staysSmallWithTheMostPoints() {
    String page = ReportPage.render(facts(90_000), scatter(Scatter.MOST_POINTS, "Apple Braeburn"));
    assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(3_000_000);
  }

  private static JsonNode data(String page) throws IOException {
    String start = "id=\"data\">";
    int from = page.indexOf(start) + start.length();
    return new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
  }

  static ReportFacts facts(long rows) {
    return new ReportFacts(
        3,
        Instant.parse("2026-01-02T03:04:05Z"),
        "model-1",
        "s3a://bucket/features",
        12,
        "s3a://bucket/reduced",
        "s3a://bucket/reduced-models/_mllib/3",
        rows,
        0,
        1280,
        false,
        new double[] {0.5, 0.25});
  }

  static Scatter scatter(int count, String label) {
    List<ScatterPoint> points =
        IntStream.range(0, count)
            .mapToObj(i -> new ScatterPoint(path(label, i), label, Math.sin(i), Math.cos(3 * i)))
            .toList();
    return new Scatter(points, List.of(new LabelCount(label, count)));
  }

  private static String path(String label, int index) {
    return "s3a://bucket/some/prefix/that/is/rather/long/%s/r_%d_100.jpg".formatted(label, index);
  }
}
