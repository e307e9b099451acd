package io.pomona.model;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import java.util.stream.Collectors;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Where images go into a SavedModel and features come out: its signature {@code serving_default},
 * checked.
 *
 * @param inputName {@code operation:index}
 * @param outputName {@code operation:index}
 */
record SavedModelSignature(
    String inputName, int inputWidth, int inputHeight, String outputName, int featureWidth) {
  static final String TAG = "serve";
  private static final String KEY = "serving_default";
  private static final int DEFAULT_SIZE = 224;

  /** Parses {@code saved_model.pb}. */
  static SavedModelSignature of(String model, byte[] savedModel) {
    try {
      return new Reading(model).of(SavedModel.parseFrom(savedModel));
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidModelException(
          model, "saved_model.pb is damaged or no SavedModel. Export the network again.", e);
    }
  }

  /** The checks, and the name of the model for their messages. */
  private record Reading(String model) {
    SavedModelSignature of(SavedModel savedModel) {
      SignatureDef signature = servingDefault(savedModel);
      TensorInfo input = only("input", signature.getInputsMap());
      TensorInfo output = only("output", signature.getOutputsMap());
      requireShape(
          "input", input, 4, "float32 images [n, height, width, 3], the number n of images open");
      requireShape("output", output, 2, "float32 features [n, width], the number n of images open");
      if (size(input, 3) != 3) {
        throw unfit("input", input, "3 channels, red, green and blue, last in the shape");
      }
      if (size(output, 1) < 1) {
        throw unfit("output", output, "a fixed number of features");
      }
      return new SavedModelSignature(
          input.getName(),
          imageSize(input, 2),
          imageSize(input, 1),
          output.getName(),
          Math.toIntExact(size(output, 1)));
    }

    private SignatureDef servingDefault(SavedModel savedModel) {
      for (MetaGraphDef graph : savedModel.getMetaGraphsList()) {
        SignatureDef signature = graph.getSignatureDefMap().get(KEY);
        if (signature != null && graph.getMetaInfoDef().getTagsList().contains(TAG)) {
          return signature;
        }
      }
      throw new InvalidModelException(
          model,
          "no signature '%s' in a graph tagged '%s'. Export the network for serving, in Keras with model.export(directory)."
              .formatted(KEY, TAG));
    }

    private TensorInfo only(String role, Map<String, TensorInfo> tensors) {
      if (tensors.size() != 1) {
        throw new InvalidModelException(
            model,
            "signature '%s' has %d %ss (%s), expected one. Export a network of one image input and one feature output."
                .formatted(
                    KEY,
                    tensors.size(),
                    role,
                    tensors.keySet().stream().sorted().collect(Collectors.joining(", "))));
      }
      return tensors.values().iterator().next();
    }

    private void requireShape(String role, TensorInfo tensor, int rank, String expected) {
      TensorShapeProto shape = tensor.getTensorShape();
      if (tensor.getDtype() != DataType.DT_FLOAT
          || shape.getUnknownRank()
          || shape.getDimCount() != rank
          || size(tensor, 0) != -1) {
        throw unfit(role, tensor, expected);
      }
    }

    private InvalidModelException unfit(String role, TensorInfo tensor, String expected) {
      return new InvalidModelException(
          model,
          "%s %s is %s %s, expected %s. Change the network and export it again."
              .formatted(role, tensor.getName(), tensor.getDtype(), shapeText(tensor), expected));
    }

    private static String shapeText(TensorInfo tensor) {
      return tensor.getTensorShape().getUnknownRank()
          ? "of unknown rank"
          : tensor.getTensorShape().getDimList().stream()
              .map(dimension -> Long.toString(dimension.getSize()))
              .collect(Collectors.joining(", ", "[", "]"));
    }

    private static int imageSize(TensorInfo input, int index) {
      long size = size(input, index);
      return size == -1 ? DEFAULT_SIZE : Math.toIntExact(size);
    }

    private static long size(TensorInfo tensor, int index) {
      return tensor.getTensorShape().getDim(index).getSize();
    }
  }
}
