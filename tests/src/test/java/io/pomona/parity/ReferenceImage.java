package io.pomona.parity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What Pillow and Keras made of one image, as {@code references.json} tells it.
 *
 * @param path label folder and name that the image stands for, accents included
 * @param file where its bytes lie below {@code images/}
 * @param note what is particular about it
 * @param optional whether a decoder may refuse it as unsupported
 * @param row its row among the features
 * @param resizedRow its row among the kept resized pixels, or null if only their hash is kept
 * @param kerasRounding largest difference between Keras' features in float32 and in float64
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ReferenceImage(
    String path,
    String file,
    String note,
    boolean optional,
    int row,
    int width,
    int height,
    @JsonProperty("rgb_sha256") String rgbSha256,
    @JsonProperty("resized_sha256") String resizedSha256,
    @JsonProperty("resized_row") Integer resizedRow,
    @JsonProperty("keras_rounding") float kerasRounding) {

  boolean keepsResized() {
    return resizedRow != null;
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(path, note);
  }
}
