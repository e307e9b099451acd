package io.pomona.featurize;

import io.pomona.featurize.FeaturizeSettings.Limits;
import io.pomona.image.ImageLimits;
import io.pomona.job.DurationConverter;
import io.pomona.job.UserError;
import io.pomona.model.InputScale;
import java.time.Duration;
import org.apache.spark.network.util.JavaUtils;
import picocli.CommandLine.Option;

/**
 * The options that say what an image is and which network looks at it, the same for every command
 * that judges images. Filled by the command line; read once, on the main thread.
 */
public final class JudgingOptions {

  @Option(
      names = "--glob",
      defaultValue = "*.{[jJ][pP][gG],[jJ][pP][eE][gG],[pP][nN][gG]}",
      paramLabel = "GLOB",
      description = "Which file names are images.")
  private String glob;

  @Option(
      names = "--model",
      defaultValue = ModelLocation.BUNDLED,
      paramLabel = "URI|bundled",
      description =
          "Keras MobileNetV2 weights (.h5), or the directory of a SavedModel with one image input.")
  private String model;

  @Option(
      names = "--input-scale",
      defaultValue = "127.5,-1",
      paramLabel = "DIVISOR,OFFSET",
      description = "How a SavedModel wants its pixels: x / DIVISOR + OFFSET.")
  private String inputScale;

  @Option(
      names = "--max-image-bytes",
      defaultValue = "64m",
      paramLabel = "SIZE",
      description = "Larger objects go to quarantine unread.")
  private String maxImageBytes;

  @Option(
      names = "--max-pixels",
      defaultValue = "89478485",
      paramLabel = "N",
      description =
          "Images of more pixels go to quarantine undecoded; at most "
              + ImageLimits.MOST_PIXELS
              + ".")
  private long maxPixels;

  @Option(
      names = "--max-image-time",
      defaultValue = "30s",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Images that take longer to decode go to quarantine.")
  private Duration maxImageTime;

  @Option(
      names = "--max-quarantine-rate",
      defaultValue = "0.5",
      paramLabel = "RATE",
      description =
          "Stop before anything is committed when more than this share of a micro-batch of 100 images or more fails.")
  private double maxQuarantineRate;

  /** Which file names are images. */
  public String glob() {
    return glob;
  }

  /**
   * When to stop for too many failures.
   *
   * @throws UserError if the rate is none
   */
  public CircuitBreaker breaker() {
    return new CircuitBreaker(maxQuarantineRate);
  }

  /**
   * What an image may be.
   *
   * @throws UserError if a limit is none
   */
  public Limits limits() {
    return new Limits(bytes(), maxPixels, maxImageTime);
  }

  /**
   * Where the network is.
   *
   * @throws UserError if the input scale is none
   */
  public ModelLocation modelLocation() {
    return new ModelLocation(model, scale());
  }

  private InputScale scale() {
    try {
      return InputScale.parse(inputScale);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "--input-scale is '%s': write DIVISOR,OFFSET, two numbers of which the first is not 0, such as 127.5,-1."
              .formatted(inputScale),
          e);
    }
  }

  private int bytes() {
    try {
      return Math.toIntExact(JavaUtils.byteStringAsBytes(maxImageBytes));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new UserError(
          "--max-image-bytes is '%s': write a size below 2g such as 500k or 64m."
              .formatted(maxImageBytes),
          e);
    }
  }
}
