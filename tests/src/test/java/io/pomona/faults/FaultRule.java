package io.pomona.faults;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Which fault hits which requests.
 *
 * @param hits asked once for each request, by any thread
 * @param pause how long a stall or a late start takes
 * @param before what happens in the store before the request gets there
 */
record FaultRule(Fault fault, Predicate<HttpHead> hits, Duration pause, Runnable before) {

  /** Any request that {@code hits}. */
  static FaultRule of(Fault fault, Predicate<HttpHead> hits) {
    return lasting(fault, Duration.ZERO, hits);
  }

  /** A fault that takes {@code pause}. */
  static FaultRule lasting(Fault fault, Duration pause, Predicate<HttpHead> hits) {
    return new FaultRule(fault, hits, pause, () -> {});
  }

  /** Overwrites an object when it is asked for the first time. */
  static FaultRule overwriting(Predicate<HttpHead> hits, Runnable overwrite) {
    return new FaultRule(Fault.OVERWRITTEN, first(hits), Duration.ZERO, overwrite);
  }

  /** The first of the requests that {@code hits}. */
  static Predicate<HttpHead> first(Predicate<HttpHead> hits) {
    AtomicInteger asked = new AtomicInteger();
    return request -> hits.test(request) && asked.getAndIncrement() == 0;
  }

  /** Each {@code n}th request. */
  static Predicate<HttpHead> every(int n) {
    AtomicInteger seen = new AtomicInteger();
    return request -> seen.incrementAndGet() % n == 0;
  }

  /** Requests for the object at {@code path}, {@code /bucket/key}. */
  static Predicate<HttpHead> object(String path) {
    return request -> request.path().equals(path);
  }
}
