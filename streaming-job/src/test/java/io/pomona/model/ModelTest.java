package io.pomona.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pomona.image.Pixels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** A model's identity, and its way from one JVM to another. */
class ModelTest {
  @TempDir Path temporary;

  /** Rows that were written by an earlier build keep their meaning. */
  @Test
  void bundledModelHasItsFixedIdentityAndShape() {
    Model model = Model.bundled();

    assertThat(model.id()).isEqualTo("mobilenet_v2_1.0_bundled-62b296bf667f");
    assertThat(model.inputWidth()).isEqualTo(224);
    assertThat(model.inputHeight()).isEqualTo(224);
    assertThat(model.featureWidth()).isEqualTo(1280);
  }

  /** One changed weight is another model; the same weights under another name have equal digits. */
  @Test
  void identityFollowsTheWeights() throws IOException {
    WeightFile weights = WeightFile.random(0.35, 2);
    String id = Model.ofKerasWeights("a", weights.hdf5(temporary, "")).id();
    String renamed = Model.ofKerasWeights("b", weights.hdf5(temporary, "")).id();
    weights.variable("block_3_project", "kernel").values()[5] += 1;
    String changed = Model.ofKerasWeights("a", weights.hdf5(temporary, "")).id();

    assertThat(id).matches("a-[0-9a-f]{12}");
    assertThat(renamed.substring(1)).isEqualTo(id.substring(1));
    assertThat(changed).matches("a-[0-9a-f]{12}").isNotEqualTo(id);
  }

  @Test
  void modelWithoutNameIsRefused() {
    assertThatThrownBy(() -> Model.ofKerasWeights(" ", new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("readable name");
  }

  @Test
  void javaSerialisationKeepsIdentityAndFeatures() throws Exception {
    Model model = Model.bundled();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(model);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertSame((Model) in.readObject(), model);
    }
  }

  /** Spark broadcasts by whatever serialiser a user sets, and many set this one. */
  @Test
  void kryoKeepsIdentityAndFeatures() {
    Model model = Model.bundled();
    SerializerInstance kryo = new KryoSerializer(new SparkConf(false)).newInstance();
    ClassTag<Model> tag = ClassTag$.MODULE$.apply(Model.class);

    assertSame(kryo.deserialize(kryo.serialize(model, tag), tag), model);
  }

  private static void assertSame(Model copy, Model original) {
    List<Pixels> images = List.of(Images.noisy(224, 224, 3));
    assertThat(copy.id()).isEqualTo(original.id());
    assertThat(copy.featureWidth()).isEqualTo(original.featureWidth());
    try (FeatureExtractor copied = FeatureExtractor.open(copy);
        FeatureExtractor originals = FeatureExtractor.open(original)) {
      assertThat(copied.extract(images)).isDeepEqualTo(originals.extract(images));
    }
  }
}
