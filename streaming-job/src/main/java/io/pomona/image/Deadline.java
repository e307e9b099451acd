package io.pomona.image;

import java.io.IOException;
import java.time.Duration;

/** When the decoding of one image must be done. Asked whenever a decoder wants more bytes. */
final class Deadline {

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  boolean isPast() {
    return System.nanoTime() - end > 0;
  }

  /**
   * Stops the decoder that asks.
   *
   * @throws IOException if the time is over
   */
  void check() throws IOException {
    if (isPast()) {
      throw new IOException("out of time");
    }
  }
}
