package io.pomona.featurize;

import io.pomona.arrival.ArrivedObject;
import io.pomona.arrival.FetchedObject;
import io.pomona.arrival.ObjectReader;
import io.pomona.featurize.FeaturizeSettings.Limits;
import io.pomona.image.BicubicResizer;
import io.pomona.image.ImageDecoder;
import io.pomona.image.ImageLimits;
import io.pomona.model.FeatureExtractor;
import io.pomona.model.Model;
import io.pomona.model.SharedExtractors;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What a task does: reads the objects of its partition, decodes them, asks the network, and hands
 * out a {@link Verdict} each. A partition streams: memory is bounded by the objects read ahead and
 * one batch of the network, whatever the partition's size.
 */
final class ImageFeaturizer implements FlatMapFunction<Iterator<ArrivedObject>, Verdict> {

  private static final long serialVersionUID = 1L;

  private static final System.Logger logger = System.getLogger(ImageFeaturizer.class.getName());

  // Half of them are computed in some 70 ms on a quick core, in which a store gives the next half.
  private static final int READ_AHEAD = 32;

  // 32 images of 1 MB, so that the number alone bounds most; larger ones take so long to decode
  // that a few of them are as good as 32.
  private static final long READ_AHEAD_BYTES = 32L << 20;

  // Threads that wait for the store, not for a core; shared by the executor's tasks.
  private static final ExecutorService READERS =
      Executors.newFixedThreadPool(
          64,
          task -> {
            Thread thread = new Thread(task, "pomona-reader");
            thread.setDaemon(true);
            return thread;
          });

  private final Broadcast<Model> model;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Limits limits;

  ImageFeaturizer(
      Broadcast<Model> model, Broadcast<SerializableConfiguration> hadoop, Limits limits) {
    this.model = model;
    this.hadoop = hadoop;
    this.limits = limits;
  }

  @Override
  public Iterator<Verdict> call(Iterator<ArrivedObject> objects) {
    ObjectReader reader = new ObjectReader(hadoop.value().value(), limits.maxBytes());
    Iterator<FetchedObject> fetched =
        new ReadAhead(objects, reader, READERS, READ_AHEAD, READ_AHEAD_BYTES);
    Model network = model.value();
    FeatureExtractor extractor = SharedExtractors.of(network);
    logger.log(Level.DEBUG, "Networks loaded in this process: {0}", SharedExtractors.opened());
    return new VerdictIterator(
        fetched,
        reader,
        new ImageDecoder(new ImageLimits(limits.maxPixels(), limits.maxTime())),
        new BicubicResizer(network.inputWidth(), network.inputHeight()),
        extractor);
  }
}
