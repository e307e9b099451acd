package io.pomona.fuzz;

import java.util.Arrays;
import java.util.Random;

/**
 * Makes mutants of the images of a corpus. The number of a mutant and the seed say all: the same
 * two give the same bytes. Thread-safe.
 */
final class Mutator {

  private static final int MOST_STEPS = 4;
  private static final int KINDS = 9;
  private static final int HEADER = 64;
  private static final int LONGEST_CHUNK = 512;
  private static final int[] MARKERS = {0xc0, 0xc2, 0xc4, 0xd0, 0xd8, 0xd9, 0xda, 0xdb, 0xdd, 0xe1};
  private static final int[] EXTREMES = {0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, -1};

  private final Corpus corpus;
  private final long seed;

  Mutator(Corpus corpus, long seed) {
    this.corpus = corpus;
    this.seed = seed;
  }

  byte[] mutant(long number) {
    Random random = new Random(seed * 0x9e3779b97f4a7c15L + number);
    byte[] bytes = corpus.image(random.nextInt(corpus.size())).clone();
    for (int step = random.nextInt(MOST_STEPS); step >= 0; step--) {
      bytes = step(bytes, random);
    }
    return bytes;
  }

  private byte[] step(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(KINDS)) {
      case 0 -> with(bytes, at, bytes[at] ^ (1 << random.nextInt(8)));
      case 1 -> with(bytes, at, random.nextInt());
      case 2 -> with(bytes, random.nextInt(Math.min(HEADER, bytes.length)), random.nextInt());
      case 3 -> Arrays.copyOf(bytes, at);
      case 4 -> duplicated(bytes, at, random.nextInt(LONGEST_CHUNK));
      case 5 -> without(bytes, at, random.nextInt(LONGEST_CHUNK));
      case 6 -> spliced(bytes, at, corpus.image(random.nextInt(corpus.size())), random);
      case 7 -> withNumber(bytes, at, EXTREMES[random.nextInt(EXTREMES.length)], random);
      default ->
          PngChunks.isPng(bytes)
              ? PngChunks.withChangedChunk(bytes, random)
              : withMarker(bytes, at, random);
    };
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  /** A chunk of it comes twice. */
  private static byte[] duplicated(byte[] bytes, int at, int length) {
    int end = Math.min(bytes.length, at + length);
    return joined(bytes, end, bytes, at);
  }

  private static byte[] without(byte[] bytes, int at, int length) {
    return joined(bytes, at, bytes, Math.min(bytes.length, at + length));
  }

  /** Its beginning, and another image from somewhere on. */
  private static byte[] spliced(byte[] bytes, int at, byte[] other, Random random) {
    return joined(bytes, at, other, random.nextInt(other.length + 1));
  }

  /** A number of two or four bytes, of either order, somewhere: often a length or a side. */
  private static byte[] withNumber(byte[] bytes, int at, int value, Random random) {
    int size = random.nextBoolean() ? 2 : 4;
    boolean bigEndian = random.nextBoolean();
    int from = random.nextBoolean() ? at : at % HEADER;
    for (int i = 0; i < size && from + i < bytes.length; i++) {
      bytes[from + i] = (byte) (value >> (8 * (bigEndian ? size - 1 - i : i)));
    }
    return bytes;
  }

  private static byte[] withMarker(byte[] bytes, int at, Random random) {
    bytes[at] = (byte) 0xff;
    if (at + 1 < bytes.length) {
      bytes[at + 1] = (byte) MARKERS[random.nextInt(MARKERS.length)];
    }
    return bytes;
  }

  private static byte[] joined(byte[] head, int headEnd, byte[] tail, int tailStart) {
    byte[] joined = Arrays.copyOf(head, headEnd + tail.length - tailStart);
    System.arraycopy(tail, tailStart, joined, headEnd, tail.length - tailStart);
    return joined;
  }
}
