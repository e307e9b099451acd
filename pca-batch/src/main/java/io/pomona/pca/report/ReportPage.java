package io.pomona.pca.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report as one HTML page: styles, scripts and data stand in it, and its content security policy
 * forbids the browser to load anything else. Charts by Apache ECharts.
 */
public final class ReportPage {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportPage() {}

  /** The page for {@code facts} and {@code scatter}, to be written as UTF-8. */
  public static String render(ReportFacts facts, Scatter scatter) {
    return resource("report.html")
        .replace("/*STYLE*/", resource("report.css"))
        .replace("/*CHARTS*/", resource("echarts.common.min.js"))
        .replace("/*PAGE*/", resource("report.js"))
        .replace("/*DATA*/", data(facts, scatter));
  }

  // Inside a script element only "<" can end it early; in JSON it stands in strings alone.
  private static String data(ReportFacts facts, Scatter scatter) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("facts", facts(facts));
    data.put("imageCount", scatter.imageCount());
    data.put("labels", scatter.labels());
    data.put("points", points(scatter));
    try {
      return JSON.writeValueAsString(data).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot write the report's data as JSON", e);
    }
  }

  private static Map<String, Object> facts(ReportFacts facts) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("pcaVersion", facts.pcaVersion());
    data.put("createdAt", facts.createdAt().toString());
    data.put("model", facts.model());
    data.put("features", facts.features());
    data.put("featuresVersion", facts.featuresVersion());
    data.put("reduced", facts.reduced());
    data.put("modelPath", facts.modelPath());
    data.put("rowCount", facts.rowCount());
    data.put("leftOutRowCount", facts.leftOutRowCount());
    data.put("width", facts.width());
    data.put("centered", facts.centered());
    data.put("explainedVariance", facts.explainedVariance());
    return data;
  }

  // Columns instead of rows, and the folder that all paths share once: half the size.
  private static Map<String, Object> points(Scatter scatter) {
    Map<String, Integer> indexes = new HashMap<>();
    scatter.labels().forEach(label -> indexes.put(label.label(), indexes.size()));
    List<ScatterPoint> points = scatter.points();
    String folder = sharedFolder(points);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("folder", folder);
    data.put(
        "path", points.stream().map(point -> point.path().substring(folder.length())).toList());
    data.put("label", points.stream().map(point -> indexes.get(point.label())).toList());
    data.put("first", points.stream().map(point -> (float) point.first()).toList());
    data.put("second", points.stream().map(point -> (float) point.second()).toList());
    return data;
  }

  private static String sharedFolder(List<ScatterPoint> points) {
    String shared = points.isEmpty() ? "" : points.get(0).path();
    for (ScatterPoint point : points) {
      int length = 0;
      int most = Math.min(shared.length(), point.path().length());
      while (length < most && shared.charAt(length) == point.path().charAt(length)) {
        length++;
      }
      shared = shared.substring(0, length);
    }
    return shared.substring(0, shared.lastIndexOf('/') + 1);
  }

  static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "The jar lacks '%s' beside %s".formatted(name, ReportPage.class.getName()));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read '%s' from the jar".formatted(name), e);
    }
  }
}
