package io.pomona.featurize;

import io.pomona.arrival.ArrivedObject;
import io.pomona.arrival.FetchedObject;
import io.pomona.image.BicubicResizer;
import io.pomona.image.DecodedImage;
import io.pomona.image.ImageDecoder;
import io.pomona.image.Pixels;
import io.pomona.image.UnreadableImage;
import io.pomona.model.FeatureExtractor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * Turns fetched objects into verdicts, one batch of the network at a time, on the thread that asks.
 * A failed image costs none of its neighbours anything.
 */
final class VerdictIterator implements Iterator<Row> {

  private static final int BATCH = FeatureExtractor.PREFERRED_BATCH;

  private record DecodedObject(ArrivedObject object, int length, Pixels pixels) {}

  private final Iterator<FetchedObject> fetched;
  private final ImageDecoder decoder;
  private final BicubicResizer resizer;
  private final FeatureExtractor extractor;
  private final Deque<Row> ready = new ArrayDeque<>();

  VerdictIterator(
      Iterator<FetchedObject> fetched,
      ImageDecoder decoder,
      BicubicResizer resizer,
      FeatureExtractor extractor) {
    this.fetched = fetched;
    this.decoder = decoder;
    this.resizer = resizer;
    this.extractor = extractor;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || fetched.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ready.isEmpty()) {
      judgeBatch();
    }
    return ready.remove();
  }

  private void judgeBatch() {
    List<DecodedObject> readable = new ArrayList<>(BATCH);
    while (readable.size() < BATCH && fetched.hasNext()) {
      FetchedObject object = fetched.next();
      if (object instanceof FetchedObject.Bytes bytes) {
        decode(bytes, readable);
      } else if (object instanceof FetchedObject.Unavailable unavailable) {
        ready.add(Verdict.quarantined(unavailable));
      }
    }
    if (!readable.isEmpty()) {
      float[][] features = extractor.extract(readable.stream().map(DecodedObject::pixels).toList());
      for (int i = 0; i < features.length; i++) {
        DecodedObject image = readable.get(i);
        ready.add(Verdict.features(image.object(), image.length(), features[i]));
      }
    }
  }

  private void decode(FetchedObject.Bytes bytes, List<DecodedObject> readable) {
    int length = bytes.content().length;
    DecodedImage image = decoder.decode(bytes.content());
    if (image instanceof Pixels pixels) {
      readable.add(new DecodedObject(bytes.object(), length, resizer.resize(pixels)));
    } else if (image instanceof UnreadableImage failure) {
      ready.add(Verdict.quarantined(bytes.object(), length, failure));
    }
  }
}
