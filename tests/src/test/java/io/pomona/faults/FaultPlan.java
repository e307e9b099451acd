package io.pomona.faults;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What is to go wrong now, and what has gone wrong so far. Thread-safe. */
final class FaultPlan {

  private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
  private final Map<Fault, Integer> injected =
      Collections.synchronizedMap(new EnumMap<>(Fault.class));

  /** Lets {@code rule} hold from now on; of several that hit a request, the eldest counts. */
  void add(FaultRule rule) {
    rules.add(rule);
  }

  void remove(FaultRule rule) {
    rules.remove(rule);
  }

  /** What befalls {@code request}; counted. */
  Optional<FaultRule> befalls(HttpHead request) {
    Optional<FaultRule> found =
        rules.stream().filter(rule -> rule.hits().test(request)).findFirst();
    found.map(FaultRule::fault).ifPresent(this::count);
    return found;
  }

  void count(Fault fault) {
    injected.merge(fault, 1, Integer::sum);
  }

  /** How often each fault was injected. */
  Map<Fault, Integer> injected() {
    synchronized (injected) {
      Map<Fault, Integer> copy = new EnumMap<>(Fault.class);
      copy.putAll(injected);
      return copy;
    }
  }

  int injected(Fault fault) {
    return injected.getOrDefault(fault, 0);
  }
}
