package io.pomona.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which weight files are read, and what those that are not get told. */
class KerasWeightsTest {
  @TempDir Path temporary;

  private final WeightFile weights = WeightFile.random(0.35, 5);

  /** The official file carries its classifier, which has no part in the model. */
  @Test
  void classifierStaysUnread() throws IOException {
    String without = Model.ofKerasWeights("m", weights.hdf5(temporary, "")).id();
    weights.put(WeightFile.path("Logits", "kernel"), new int[] {2, 3}, 1, 2, 3, 4, 5, 6);
    weights.put(WeightFile.path("Logits", "bias"), new int[] {3}, 1, 2, 3);

    assertThat(Model.ofKerasWeights("m", weights.hdf5(temporary, "")).id()).isEqualTo(without);
  }

  /** A whole saved model keeps its weights one group further down. */
  @Test
  void weightsInsideASavedModelAreFound() throws IOException {
    String atRoot = Model.ofKerasWeights("m", weights.hdf5(temporary, "")).id();

    assertThat(Model.ofKerasWeights("m", weights.hdf5(temporary, "model_weights")).id())
        .isEqualTo(atRoot);
  }

  @Test
  void missingVariableIsNamedWithWhatTheFileHas() throws IOException {
    weights.remove("block_7_depthwise_BN/block_7_depthwise_BN/moving_mean:0");
    assertRefused(
        weights.hdf5(temporary, ""),
        "Model 'mine': variable block_7_depthwise_BN/block_7_depthwise_BN/moving_mean:0 is missing",
        "at its top the file has",
        "Keras' MobileNetV2");
  }

  @Test
  void misshapenVariableIsNamedWithBothShapes() throws IOException {
    weights.put("Conv1/Conv1/kernel:0", new int[] {3, 3, 1, 16}, new float[144]);
    assertRefused(
        weights.hdf5(temporary, ""),
        "variable Conv1/Conv1/kernel:0 has shape [3, 3, 1, 16], expected [3, 3, 3, any]");
  }

  /** Shapes have to fit each other: here a normalisation of more channels than its convolution. */
  @Test
  void variableThatDoesNotFitItsNeighbourIsRefused() throws IOException {
    weights.put("bn_Conv1/bn_Conv1/beta:0", new int[] {17}, new float[17]);
    assertRefused(
        weights.hdf5(temporary, ""), "bn_Conv1/bn_Conv1/beta:0 has shape [17], expected [16]");
  }

  @Test
  void variableOfAnotherTypeIsRefused() throws IOException {
    Path path = temporary.resolve("doubles.h5");
    try (WritableHdfFile file = HdfFile.write(path)) {
      file.putGroup("Conv1").putGroup("Conv1").putDataset("kernel:0", new double[3][3][3][16]);
    }
    assertRefused(
        Files.readAllBytes(path), "variable Conv1/Conv1/kernel:0 holds double, expected float32");
  }

  @Test
  void groupInPlaceOfAVariableIsRefused() throws IOException {
    Path path = temporary.resolve("group.h5");
    try (WritableHdfFile file = HdfFile.write(path)) {
      file.putGroup("Conv1").putGroup("Conv1").putGroup("kernel:0");
    }
    assertRefused(Files.readAllBytes(path), "variable Conv1/Conv1/kernel:0");
  }

  @Test
  void fileThatIsNoHdf5IsRefused() {
    assertRefused(
        "an image, perhaps".getBytes(StandardCharsets.UTF_8),
        "Model 'mine': its 17 bytes do not open as HDF5",
        "Give a Keras .h5 weight file, whole");
    assertRefused(new byte[0], "its 0 bytes do not open as HDF5");
  }

  @Test
  void fileCutShortIsRefusedWhereverItIsCut() throws IOException {
    byte[] whole = weights.hdf5(temporary, "");
    for (int eighths = 1; eighths < 8; eighths++) {
      assertRefused(Arrays.copyOf(whole, whole.length / 8 * eighths), "Model 'mine': ");
    }
  }

  private static void assertRefused(byte[] hdf5, String... parts) {
    assertThatThrownBy(() -> Model.ofKerasWeights("mine", hdf5))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContainingAll(parts);
  }
}
