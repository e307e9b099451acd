package io.pomona.pca.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Writes a report where the user wants it. */
public final class ReportFile {

  private ReportFile() {}

  /**
   * Writes {@code page} to {@code file}: a path on the driver's machine, or a URI such as {@code
   * s3a://bucket/report.html}. Replaces what is there; missing folders are made.
   */
  public static void write(String page, String file, Configuration hadoop) {
    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
    try {
      if (file.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
        writeTo(new org.apache.hadoop.fs.Path(file), bytes, hadoop);
      } else {
        writeTo(Path.of(file).toAbsolutePath(), bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the report '%s'".formatted(file), e);
    }
  }

  private static void writeTo(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static void writeTo(org.apache.hadoop.fs.Path file, byte[] bytes, Configuration hadoop)
      throws IOException {
    if ("file".equals(file.toUri().getScheme())) {
      writeTo(Path.of(URI.create("file://" + file.toUri().getRawPath())), bytes);
      return;
    }
    try (OutputStream out = FileSystem.get(file.toUri(), hadoop).create(file, true)) {
      out.write(bytes);
    }
  }
}
