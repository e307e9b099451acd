package io.pomona.model;

import io.pomona.image.Pixels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.exceptions.TensorFlowException;

/** A network that somebody exported in TensorFlow's SavedModel format. */
final class SavedModelNetwork implements Network {
  private static final long serialVersionUID = 1L;

  private final String model;
  private final SavedModelFiles files;
  private final String inputName;
  private final int inputWidth;
  private final int inputHeight;
  private final float[] scaledLevels;
  private final String outputName;
  private final int featureWidth;

  SavedModelNetwork(
      String model, SavedModelFiles files, SavedModelSignature signature, InputScale scale) {
    this.model = model;
    this.files = files;
    this.inputName = signature.inputName();
    this.inputWidth = signature.inputWidth();
    this.inputHeight = signature.inputHeight();
    this.scaledLevels = scale.levels();
    this.outputName = signature.outputName();
    this.featureWidth = signature.featureWidth();
  }

  @Override
  public int inputWidth() {
    return inputWidth;
  }

  @Override
  public int inputHeight() {
    return inputHeight;
  }

  @Override
  public int featureWidth() {
    return featureWidth;
  }

  @Override
  public LoadedNetwork load() {
    SavedModelBundle bundle = bundle();
    LoadedNetwork network =
        new LoadedNetwork(
            bundle.session(),
            bundle::close,
            BatchTensor.ofScaledLevels(scaledLevels),
            bundle.graph(),
            inputName,
            outputName);
    try {
      tryOut(network);
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /** A signature promises shapes, and a network may still break on the first image: better here. */
  private void tryOut(LoadedNetwork network) {
    Pixels black = new Pixels(inputWidth, inputHeight, new byte[inputWidth * inputHeight * 3]);
    int found;
    try {
      found = network.features(List.of(black))[0].length;
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw new InvalidModelException(
          model,
          "it fails on an image of %d x %d (%s). Export it again, with its variables and a fixed input size."
              .formatted(inputWidth, inputHeight, e.getMessage()),
          e);
    }
    if (found != featureWidth) {
      throw new InvalidModelException(
          model,
          "it gives %d features an image, but its signature says %d. Export it again."
              .formatted(found, featureWidth));
    }
  }

  /** TensorFlow loads from directories alone, and needs no file of it afterwards. */
  private SavedModelBundle bundle() {
    try {
      Path directory = Files.createTempDirectory("pomona-model-");
      try {
        files.unpack(directory);
        return bundle(directory);
      } finally {
        delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot unpack model '" + model + "' to a temporary folder", e);
    }
  }

  private SavedModelBundle bundle(Path directory) {
    try {
      return SavedModelBundle.loader(directory.toString())
          .withTags(SavedModelSignature.TAG)
          .withConfigProto(LoadedNetwork.sessionOptions().build())
          .load();
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw new InvalidModelException(
          model,
          "TensorFlow cannot load it (%s). Export the network again.".formatted(e.getMessage()),
          e);
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> innermostFirst;
    try (Stream<Path> files = Files.walk(directory)) {
      innermostFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : innermostFirst) {
      Files.delete(path);
    }
  }
}
