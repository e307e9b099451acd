package io.pomona.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenPathsTest {

  private static final int PATHS = 100_000;

  private final SeenPaths paths = new SeenPaths();

  /** The set keeps every path through all of its growth, and knows no other. */
  @Test
  void knowsWhatWasAdded() {
    assertThat(IntStream.range(0, PATHS).allMatch(i -> paths.add(hash(i)))).isTrue();

    assertThat(IntStream.range(0, PATHS).allMatch(i -> paths.contains(hash(i)))).isTrue();
    assertThat(IntStream.range(PATHS, 2 * PATHS).noneMatch(i -> paths.contains(hash(i)))).isTrue();
    assertThat(paths.size()).isEqualTo(PATHS);
  }

  /** Hashes that agree in one half, or begin at one slot, are told apart. */
  @Test
  void tellsSimilarHashesApart() {
    assertThat(paths.add(new PathHash(1, 2))).isTrue();
    assertThat(paths.add(new PathHash(1, 2))).isFalse();

    assertThat(paths.contains(new PathHash(1, 3))).isFalse();
    assertThat(paths.contains(new PathHash(3, 2))).isFalse();
    assertThat(paths.contains(new PathHash(0, 2))).isFalse();
    assertThat(paths.size()).isOne();
  }

  /** The hash is on disk: it must stay what it is. The reference is FIPS 180's example. */
  @Test
  void hashIsFirstHalfOfSha256() {
    PathHash hash = PathHash.of("abc");

    assertThat(hash).isEqualTo(new PathHash(0xba7816bf8f01cfeaL, 0x414140de5dae2223L));
    assertThat(PathHash.ofBytes(hash.toBytes())).isEqualTo(hash);
  }

  private static PathHash hash(int number) {
    return PathHash.of("s3a://bucket/images/" + number + ".jpg");
  }
}
