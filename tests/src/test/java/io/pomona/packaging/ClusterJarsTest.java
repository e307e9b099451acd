package io.pomona.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.featurize.FeaturizeCommand;
import io.pomona.pca.PcaCommand;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("cluster")
class ClusterJarsTest {

  private static final String NATIVES = "org/tensorflow/internal/c_api/";

  static List<ClusterJar> both() {
    return List.of(ClusterJar.STREAMING_JOB, ClusterJar.PCA_BATCH);
  }

  /** Spark, Hadoop, Delta, Scala and the logger are the cluster's: a second copy would clash. */
  @ParameterizedTest
  @MethodSource("both")
  void holdsNothingThatTheClusterBrings(ClusterJar jar) throws IOException {
    assertThat(jar.classes())
        .isNotEmpty()
        .noneMatch(name -> name.startsWith("org/apache/"))
        .noneMatch(name -> name.startsWith("io/delta/"))
        .noneMatch(name -> name.startsWith("scala/"))
        .noneMatch(name -> name.startsWith("org/slf4j/"));
  }

  /** Nor anything else but what is named here. */
  @Test
  void streamingJobHoldsPomonaAndItsLibraries() throws IOException {
    assertThat(outside(ClusterJar.STREAMING_JOB, "io/pomona/", "picocli/", "io/jhdf/"))
        .allMatch(name -> name.startsWith("org/tensorflow/") || name.startsWith("org/bytedeco/"))
        .isNotEmpty();
  }

  /** The network's native code runs on machines of both kinds that EMR has. */
  @Test
  void streamingJobHoldsTheNativesOfBothPlatforms() throws IOException {
    assertThat(ClusterJar.STREAMING_JOB.files())
        .contains(NATIVES + "linux-x86_64/libjnitensorflow.so")
        .contains(NATIVES + "linux-x86_64/libtensorflow_cc.so.2")
        .contains(NATIVES + "linux-arm64/libjnitensorflow.so")
        .contains(NATIVES + "linux-arm64/libtensorflow_cc.so.2")
        .noneMatch(name -> name.startsWith(NATIVES + "macosx") || name.endsWith(".dylib"));
  }

  /** A cluster has a protobuf of its own, older, and its classes come first. */
  @Test
  void streamingJobHoldsProtobufUnderItsOwnName() throws IOException {
    assertThat(ClusterJar.STREAMING_JOB.classes())
        .contains("io/pomona/shaded/protobuf/Message.class")
        .noneMatch(name -> name.startsWith("com/google/"));
  }

  @Test
  void streamingJobHoldsTheBundledWeightsAndTheirLicence() throws IOException {
    assertThat(ClusterJar.STREAMING_JOB.files())
        .contains("io/pomona/model/mobilenet_v2_1.0_bundled_no_top.h5")
        .contains("io/pomona/model/LICENSE-weights.txt");
  }

  /** PCA needs no network: neither TensorFlow nor weights, and of the other job only the frame. */
  @Test
  void pcaBatchHoldsItselfAndWhatItShares() throws IOException {
    ClusterJar jar = ClusterJar.PCA_BATCH;
    assertThat(
            outside(
                jar,
                "io/pomona/pca/",
                "io/pomona/checkpoint/",
                "io/pomona/table/",
                "io/pomona/job/",
                "io/pomona/metrics/",
                "picocli/"))
        .isEmpty();
    assertThat(jar.files())
        .contains("io/pomona/pca/report/echarts.common.min.js")
        .noneMatch(name -> name.endsWith(".h5") || name.endsWith(".so"));
  }

  @Test
  void namesTheMainClass() throws IOException {
    assertThat(ClusterJar.STREAMING_JOB.mainClass()).isEqualTo(FeaturizeCommand.class.getName());
    assertThat(ClusterJar.PCA_BATCH.mainClass()).isEqualTo(PcaCommand.class.getName());
  }

  /** Signatures and module descriptors of what was merged hold no longer. */
  @ParameterizedTest
  @MethodSource("both")
  void holdsOneLicenceOneNoticeAndNoSignature(ClusterJar jar) throws IOException {
    assertThat(jar.files())
        .doesNotHaveDuplicates()
        .contains("META-INF/LICENSE", "META-INF/NOTICE")
        .noneMatch(name -> name.endsWith("module-info.class"))
        .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA)"));
  }

  private static List<String> outside(ClusterJar jar, String... packages) throws IOException {
    return jar.classes().stream()
        .filter(name -> Stream.of(packages).noneMatch(name::startsWith))
        .toList();
  }
}
