package io.pomona.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What precedes the body of an HTTP/1.1 message, passed on to the byte: a signature covers most of
 * it. Immutable.
 *
 * @param lines the first line and the headers
 */
record HttpHead(List<String> lines) {

  /** Reads a head; empty if the sender has hung up. */
  static Optional<HttpHead> read(InputStream stream) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(stream); line != null; line = line(stream)) {
      if (line.isEmpty()) {
        return Optional.of(new HttpHead(List.copyOf(lines)));
      }
      lines.add(line);
    }
    return Optional.empty();
  }

  /** A line without its end; null at the end of the stream. */
  static String line(InputStream stream) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = stream.read(); b != '\n'; b = stream.read()) {
      if (b < 0) {
        if (bytes.size() > 0) {
          throw new EOFException("The connection ends within '%s'".formatted(bytes));
        }
        return null;
      }
      bytes.write(b);
    }
    String line = bytes.toString(ISO_8859_1);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  /** Of a request: {@code GET}, {@code PUT} ... */
  String method() {
    return start(0);
  }

  /** Of a request: what it asks for, {@code /bucket/key}, percent-encoded and without the query. */
  String path() {
    return start(1).split("\\?", 2)[0];
  }

  /** Of a response. */
  int status() {
    return Integer.parseInt(start(1));
  }

  /** How many bytes follow, where it is said. */
  long contentLength() {
    return header("Content-Length").map(Long::parseLong).orElse(0L);
  }

  /** Whether the value of the header {@code name} is {@code value}. */
  boolean says(String name, String value) {
    return header(name).filter(value::equalsIgnoreCase).isPresent();
  }

  void writeTo(OutputStream stream) throws IOException {
    stream.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1));
    stream.flush();
  }

  private String start(int word) {
    return lines.get(0).split(" ", 3)[word];
  }

  private Optional<String> header(String name) {
    String start = name + ":";
    return lines.stream()
        .skip(1)
        .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
        .map(line -> line.substring(start.length()).strip())
        .findFirst();
  }
}
