package io.pomona.model;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A network and all that belongs to it: weights, input size, preprocessing, identity. Immutable,
 * thread-safe, and serialisable, so that it is read in one JVM and broadcast to others; holds no
 * native memory. A {@link FeatureExtractor} runs it.
 */
public final class Model implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String BUNDLED = "mobilenet_v2_1.0_bundled";
  private static final int ID_DIGITS = 12;

  private final String id;
  private final Network network;

  private Model(String name, Fingerprint fingerprint, Network network) {
    this.id = name + "-" + fingerprint.hex(ID_DIGITS);
    this.network = network;
  }

  /**
   * MobileNetV2, width 1.0, with the weights in this jar: ImageNet features, though not those of
   * Keras' official 224-pixel file (see {@code ORIGIN.md} beside the weights).
   */
  public static Model bundled() {
    String resource = BUNDLED + "_no_top.h5";
    try (InputStream weights = Model.class.getResourceAsStream(resource)) {
      return ofKerasWeights(BUNDLED, requireNonNull(weights, resource).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the bundled weights " + resource, e);
    }
  }

  /**
   * Keras' MobileNetV2, of any width, from weights in Keras' legacy HDF5 layout, with or without
   * the classifier, which stays unread. Input is 224 x 224, preprocessing {@link InputScale#KERAS}.
   *
   * @param name readable, such as the file's name without extension
   * @param hdf5 the whole file
   * @throws InvalidModelException if the bytes are no such file
   */
  public static Model ofKerasWeights(String name, byte[] hdf5) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.addPreprocessing(MobileNetV2.INPUT_SIZE, MobileNetV2.INPUT_SIZE, InputScale.KERAS);
    try (KerasWeights weights = KerasWeights.open(requireName(name), hdf5, fingerprint)) {
      return new Model(name, fingerprint, new MobileNetV2Reader(weights).read());
    }
  }

  /**
   * Any network in TensorFlow's SavedModel format whose signature {@code serving_default} takes one
   * float image tensor [n, height, width, 3] and gives one feature tensor [n, width]. An open
   * height or width is taken as 224. The files are read into memory here, once.
   *
   * @param name readable, such as the directory's name
   * @param directory the one that holds {@code saved_model.pb}
   * @param scale how the network wants its input
   * @throws InvalidModelException if the directory holds no such network
   */
  public static Model ofSavedModel(String name, Path directory, InputScale scale) {
    SavedModelFiles files = SavedModelFiles.read(requireName(name), directory);
    SavedModelSignature signature = SavedModelSignature.of(name, files.graph());
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.addPreprocessing(signature.inputWidth(), signature.inputHeight(), scale);
    files.addTo(fingerprint);
    return new Model(name, fingerprint, new SavedModelNetwork(name, files, signature, scale));
  }

  private static String requireName(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("A model needs a readable name, such as its file's.");
    }
    return name;
  }

  /**
   * The identity that rows of features carry: the name, and the first 12 hexadecimal digits of the
   * SHA-256 of weights and preprocessing. Equal digits: equal features.
   */
  public String id() {
    return id;
  }

  /** Width of the images that the network takes, in pixels. */
  public int inputWidth() {
    return network.inputWidth();
  }

  /** Height of the images that the network takes, in pixels. */
  public int inputHeight() {
    return network.inputHeight();
  }

  /** How many features an image gets. */
  public int featureWidth() {
    return network.featureWidth();
  }

  Network network() {
    return network;
  }

  @Override
  public String toString() {
    return id;
  }
}
