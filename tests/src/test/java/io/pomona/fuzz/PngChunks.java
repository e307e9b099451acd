package io.pomona.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/** Changes a PNG behind its checksums' back: what is wrong then is not found by the checksum. */
final class PngChunks {

  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int SIGNATURE_LENGTH = 8;
  private static final int FRAME = 12;
  private static final int TYPE_LENGTH = 4;

  private PngChunks() {}

  static boolean isPng(byte[] bytes) {
    return bytes.length > SIGNATURE_LENGTH + FRAME && ByteBuffer.wrap(bytes).getLong() == SIGNATURE;
  }

  /** With one byte of one chunk's data changed, and the checksum set right. */
  static byte[] withChangedChunk(byte[] png, Random random) {
    List<Integer> chunks = chunks(png);
    if (!chunks.isEmpty()) {
      // The header is the first; half of the changes are its.
      int chunk = chunks.get(random.nextBoolean() ? 0 : random.nextInt(chunks.size()));
      ByteBuffer buffer = ByteBuffer.wrap(png);
      int length = buffer.getInt(chunk);
      int data = chunk + 8;
      if (length > 0) {
        png[data + random.nextInt(length)] = (byte) random.nextInt();
      }
      CRC32 checksum = new CRC32();
      checksum.update(png, chunk + 4, TYPE_LENGTH + length);
      buffer.putInt(data + length, (int) checksum.getValue());
    }
    return png;
  }

  /** Where chunks begin, as long as their lengths lead on within the file. */
  private static List<Integer> chunks(byte[] png) {
    List<Integer> chunks = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(png);
    long at = SIGNATURE_LENGTH;
    while (at + FRAME <= png.length) {
      long length = buffer.getInt((int) at);
      if (length < 0 || at + FRAME + length > png.length) {
        break;
      }
      chunks.add((int) at);
      at += FRAME + length;
    }
    return chunks;
  }
}
