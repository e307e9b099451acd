package io.pomona.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pomona.image.Pixels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Signature;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** Users bring their own network as a SavedModel directory. */
class SavedModelTest {
  @TempDir Path directory;

  private final ChannelMeans network = new ChannelMeans();

  /** The network gets scaled pixels and its trained variable: means of known pixels come out. */
  @Test
  void featuresAreThoseOfTheNetwork() throws IOException {
    network.images(TFloat32.class, -1, 20, 10, 3).exportTo(directory);

    Model model = Model.ofSavedModel("means", directory, new InputScale(2f, 10f));

    assertThat(model.inputWidth()).isEqualTo(10);
    assertThat(model.inputHeight()).isEqualTo(20);
    assertThat(model.featureWidth()).isEqualTo(2);
    assertThat(model.id()).matches("means-[0-9a-f]{12}");
    try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
      float[][] features = extractor.extract(List.of(plain(20, 40, 250), plain(0, 0, 0)));
      assertThat(features[0]).containsExactly(new float[] {20f, 3 * 135f}, within(1e-3f));
      assertThat(features[1]).containsExactly(new float[] {10f, 3 * 10f}, within(1e-3f));
    }
  }

  @Test
  void openSizeIsTakenAs224() throws IOException {
    network.images(TFloat32.class, -1, -1, -1, 3).exportTo(directory);

    Model model = Model.ofSavedModel("means", directory, InputScale.KERAS);

    assertThat(model.inputWidth()).isEqualTo(224);
    assertThat(model.inputHeight()).isEqualTo(224);
    try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
      assertThat(extractor.extract(Images.of(model, 2))).hasDimensions(2, 2);
    }
  }

  /** The model holds all it needs: it works elsewhere, without the directory. */
  @Test
  void modelOutlivesItsDirectoryAndItsJvm() throws Exception {
    network.images(TFloat32.class, -1, 20, 10, 3).exportTo(directory);
    Model model = Model.ofSavedModel("means", directory, InputScale.KERAS);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(model);
    }
    Files.delete(directory.resolve("saved_model.pb"));

    try (ObjectInputStream in =
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        FeatureExtractor extractor = FeatureExtractor.open((Model) in.readObject())) {
      assertThat(extractor.extract(List.of(plain(255, 0, 0)))[0][0]).isEqualTo(1f, within(1e-5f));
    }
  }

  /** Another scale gives other features, so it is another model; stray files change nothing. */
  @Test
  void identityFollowsTheScaleAndIgnoresStrayFiles() throws IOException {
    network.images(TFloat32.class, -1, 20, 10, 3).exportTo(directory);
    String id = Model.ofSavedModel("m", directory, InputScale.KERAS).id();
    Files.writeString(directory.resolve("variables/.variables.index.crc"), "left by a copy");

    assertThat(Model.ofSavedModel("m", directory, InputScale.KERAS).id()).isEqualTo(id);
    assertThat(Model.ofSavedModel("m", directory, new InputScale(255f, 0f)).id()).isNotEqualTo(id);
  }

  @Test
  void unpackedFilesAreRemoved() throws IOException {
    network.images(TFloat32.class, -1, 20, 10, 3).exportTo(directory);
    Model model = Model.ofSavedModel("m", directory, InputScale.KERAS);
    long before = unpacked();

    try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
      assertThat(extractor.extract(Images.of(model, 1))).hasDimensions(1, 2);
      assertThat(unpacked()).isEqualTo(before);
    }
  }

  private static long unpacked() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("pomona-model-")).count();
    }
  }

  @Test
  void directoryWithoutGraphIsRefused() {
    assertRefused("Model 'mine': " + directory + " holds no saved_model.pb", "model.export");
  }

  @Test
  void damagedGraphIsRefused() throws IOException {
    Files.write(directory.resolve("saved_model.pb"), new byte[] {1, 2, 3});
    assertRefused("saved_model.pb is damaged");
  }

  @Test
  void missingSignatureIsRefused() throws IOException {
    network.images(TFloat32.class, -1, 20, 10, 3).signature("embed").exportTo(directory);
    assertRefused("no signature 'serving_default' in a graph tagged 'serve'");
  }

  @Test
  void secondOutputIsRefusedByName() throws IOException {
    network.images(TFloat32.class, -1, 20, 10, 3).output("logits").exportTo(directory);
    assertRefused("has 2 outputs (features, logits), expected one");
  }

  @Test
  void secondInputIsRefusedByName() throws IOException {
    network.images(TFloat32.class, -1, 20, 10, 3).input("temperature").exportTo(directory);
    assertRefused("has 2 inputs (image, temperature), expected one");
  }

  @Test
  void inputOfAnotherTypeIsRefused() throws IOException {
    network.images(TUint8.class, -1, 20, 10, 3).exportTo(directory);
    assertRefused("input image:0 is DT_UINT8 [-1, 20, 10, 3], expected float32 images");
  }

  @Test
  void inputOfFixedBatchIsRefused() throws IOException {
    network.images(TFloat32.class, 1, 20, 10, 3).exportTo(directory);
    assertRefused("is DT_FLOAT [1, 20, 10, 3]", "the number n of images open");
  }

  @Test
  void inputOfFourChannelsIsRefused() throws IOException {
    network.images(TFloat32.class, -1, 20, 10, 4).exportTo(directory);
    assertRefused("is DT_FLOAT [-1, 20, 10, 4]", "expected 3 channels");
  }

  @Test
  void outputThatKeepsItsImageIsRefused() throws IOException {
    network.images(TFloat32.class, -1, 20, 10, 3).unpooled().exportTo(directory);
    assertRefused("is DT_FLOAT [-1, 20, 10, 3], expected float32 features [n, width]");
  }

  /** The signature is sound and the weights are not: TensorFlow's own words are passed on. */
  @Test
  void missingWeightsAreReportedWhenTheModelIsOpened() throws IOException {
    network.images(TFloat32.class, -1, 20, 10, 3).exportTo(directory);
    Files.delete(directory.resolve("variables/variables.data-00000-of-00001"));
    assertNotOpened("Model 'mine': TensorFlow cannot load it", "Export");
  }

  /** TensorFlow loads a network without an index of its variables, which then breaks in use. */
  @Test
  void networkThatFailsOnAnImageIsReportedWhenTheModelIsOpened() throws IOException {
    network.images(TFloat32.class, -1, 20, 10, 3).exportTo(directory);
    Files.delete(directory.resolve("variables/variables.index"));
    assertNotOpened("Model 'mine': it fails on an image of 10 x 20", "Export");
  }

  /** The signature and the graph are sound, each by itself. */
  @Test
  void tensorThatTheGraphLacksIsReportedWhenTheModelIsOpened() throws IOException {
    network.images(TFloat32.class, -1, 20, 10, 3).exportTo(directory);
    renameInput("elsewhere:0");
    assertNotOpened("Model 'mine': ", "elsewhere", "Export");
  }

  private void renameInput(String name) throws IOException {
    Path file = directory.resolve("saved_model.pb");
    SavedModel.Builder exported = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
    SignatureDef.Builder signature =
        exported.getMetaGraphsBuilder(0).getSignatureDefOrThrow(Signature.DEFAULT_KEY).toBuilder();
    TensorInfo input = signature.getInputsOrThrow("image");
    signature.putInputs("image", input.toBuilder().setName(name).build());
    exported.getMetaGraphsBuilder(0).putSignatureDef(Signature.DEFAULT_KEY, signature.build());
    Files.write(file, exported.build().toByteArray());
  }

  private void assertNotOpened(String... parts) {
    Model model = Model.ofSavedModel("mine", directory, InputScale.KERAS);
    assertThatThrownBy(() -> FeatureExtractor.open(model))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContainingAll(parts);
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> Model.ofSavedModel("mine", directory, InputScale.KERAS))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContainingAll(parts);
  }

  private static Pixels plain(int red, int green, int blue) {
    byte[] rgb = new byte[10 * 20 * 3];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
    return new Pixels(10, 20, rgb);
  }
}
