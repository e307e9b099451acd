package io.pomona.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Image I/O's view of an array, without the cache that its own streams keep. It hands out little at
 * a time, because a few bytes can hold a whole pass over all of the pixels, and stops at a
 * deadline.
 */
final class ByteArrayImageInputStream extends ImageInputStreamImpl {

  private static final int PORTION = 512;

  private final byte[] bytes;
  private final Deadline deadline;

  ByteArrayImageInputStream(byte[] bytes, Deadline deadline) {
    this.bytes = bytes;
    this.deadline = deadline;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    bitOffset = 0;
    deadline.check();
    int count = (int) Math.min(Math.min(length, PORTION), bytes.length - streamPos);
    if (count <= 0) {
      return length == 0 ? 0 : -1;
    }
    System.arraycopy(bytes, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
