/**
 * From a prefix to the objects that came under it, and from an object to its bytes.
 *
 * <p>{@link io.pomona.arrival.Arrivals} is the door: on the driver, the streaming query's thread
 * asks it which objects a micro-batch brought. {@link io.pomona.arrival.Discovery} names the ways
 * behind it: Pomona's own listing, or Spark's file source. {@link io.pomona.arrival.ObjectReader}
 * works on executors, in any thread. Nothing beyond this package knows how objects are discovered.
 */
package io.pomona.arrival;
