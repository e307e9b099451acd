package io.pomona.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * How the end of an HTTP message is told.
 *
 * @param length how many bytes it has; 0 where it is chunked
 * @param chunked whether it comes in chunks that name their own length
 */
record MessageBody(long length, boolean chunked) {

  private static final int BUFFER = 16 * 1024;
  private static final int HEXADECIMAL = 16;

  static MessageBody ofLength(long length) {
    return new MessageBody(length, false);
  }

  static MessageBody ofRequest(HttpHead request) {
    return new MessageBody(request.contentLength(), request.says("Transfer-Encoding", "chunked"));
  }

  static MessageBody ofResponse(HttpHead request, HttpHead response) {
    boolean bodiless =
        request.method().equals("HEAD") || response.status() == 204 || response.status() == 304;
    return bodiless ? ofLength(0) : ofRequest(response);
  }

  /** Passes the body on as it comes. */
  void copy(InputStream from, OutputStream to) throws IOException {
    if (chunked) {
      copyChunks(from, to);
    } else {
      copy(from, to, length);
    }
    to.flush();
  }

  private static void copyChunks(InputStream from, OutputStream to) throws IOException {
    long chunk;
    do {
      String size = line(from, to);
      chunk = Long.parseLong(size.split(";", 2)[0].strip(), HEXADECIMAL);
      copy(from, to, chunk);
      if (chunk > 0) {
        line(from, to);
      }
      to.flush();
    } while (chunk > 0);
    while (!line(from, to).isEmpty()) {
      // Trailers, up to an empty line.
    }
  }

  private static String line(InputStream from, OutputStream to) throws IOException {
    String line = HttpHead.line(from);
    if (line == null) {
      throw new EOFException("The connection ends between two chunks");
    }
    to.write((line + "\r\n").getBytes(ISO_8859_1));
    return line;
  }

  private static void copy(InputStream from, OutputStream to, long length) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (long left = length; left > 0; ) {
      int read = from.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("The connection ends %d bytes before its body".formatted(left));
      }
      to.write(buffer, 0, read);
      left -= read;
    }
  }
}
