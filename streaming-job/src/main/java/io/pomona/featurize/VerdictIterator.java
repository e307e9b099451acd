package io.pomona.featurize;

import io.pomona.arrival.ArrivedObject;
import io.pomona.arrival.FetchedObject;
import io.pomona.arrival.ObjectReader;
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
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Turns fetched objects into verdicts, one batch of the network at a time, on the thread that asks.
 * A failed image costs none of its neighbours anything.
 */
final class VerdictIterator implements Iterator<Verdict> {

  private static final int BATCH = FeatureExtractor.PREFERRED_BATCH;

  private record DecodedObject(ArrivedObject object, int length, Pixels pixels) {}

  private final Iterator<FetchedObject> fetched;
  private final ObjectReader reader;
  private final ImageDecoder decoder;
  private final BicubicResizer resizer;
  private final FeatureExtractor extractor;
  private final Deque<Verdict> ready = new ArrayDeque<>();
  // Of one batch after the other: new ones would drive the network's data out of the caches.
  private final List<Pixels> resized;

  VerdictIterator(
      Iterator<FetchedObject> fetched,
      ObjectReader reader,
      ImageDecoder decoder,
      BicubicResizer resizer,
      FeatureExtractor extractor) {
    this.fetched = fetched;
    this.reader = reader;
    this.decoder = decoder;
    this.resizer = resizer;
    this.extractor = extractor;
    this.resized = Stream.generate(resizer::blank).limit(BATCH).toList();
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || fetched.hasNext();
  }

  @Override
  public Verdict next() {
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
      judge(fetched.next(), readable);
    }
    if (!readable.isEmpty()) {
      float[][] features = extractor.extract(readable.stream().map(DecodedObject::pixels).toList());
      for (int i = 0; i < features.length; i++) {
        DecodedObject image = readable.get(i);
        ready.add(Verdict.features(image.object(), image.length(), features[i]));
      }
    }
  }

  private void judge(FetchedObject object, List<DecodedObject> readable) {
    if (object instanceof FetchedObject.Unavailable unavailable) {
      ready.add(Verdict.quarantined(unavailable));
    } else if (object instanceof FetchedObject.Bytes bytes
        && decoded(bytes, readable) instanceof UnreadableImage failure) {
      judgeAgain(bytes, failure, readable);
    }
  }

  /** What fails may be the beginning of an object that was overwritten by a longer one. */
  private void judgeAgain(
      FetchedObject.Bytes bytes, UnreadableImage failure, List<DecodedObject> readable) {
    Optional<FetchedObject> changed = reader.readIfChanged(bytes.object());
    if (changed.isEmpty()) {
      quarantine(bytes, failure);
    } else if (changed.get() instanceof FetchedObject.Unavailable unavailable) {
      ready.add(Verdict.quarantined(unavailable));
    } else if (changed.get() instanceof FetchedObject.Bytes whole
        && decoded(whole, readable) instanceof UnreadableImage again) {
      quarantine(whole, again);
    }
  }

  private DecodedImage decoded(FetchedObject.Bytes bytes, List<DecodedObject> readable) {
    DecodedImage image = decoder.decode(bytes.content());
    if (image instanceof Pixels pixels) {
      Pixels target = resized.get(readable.size());
      resizer.resize(pixels, target.rgb(), 0);
      readable.add(new DecodedObject(bytes.object(), bytes.content().length, target));
    }
    return image;
  }

  private void quarantine(FetchedObject.Bytes bytes, UnreadableImage failure) {
    ready.add(Verdict.quarantined(bytes.object(), bytes.content().length, failure));
  }
}
